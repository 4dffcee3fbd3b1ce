package dev.dormouse.runtime;

import dev.dormouse.future.Clock;
import dev.dormouse.reactor.Offload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * One wait for all threads of a runtime that ends: those in polls, then those in blocking calls.
 */
final class CloseWait {
  private final Clock clock;
  private final long deadlineNanos;
  private final List<String> stuck = new ArrayList<>();

  CloseWait(Clock clock, Duration most) {
    this.clock = clock;
    this.deadlineNanos = clock.nanos() + Durations.nanos(most);
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - clock.nanos()));
  }

  /** Waits until no thread is inside a poll; false if the time was over before. */
  boolean await(CountDownLatch ended) {
    return Durations.await(ended, left());
  }

  /** Logs a thread that did not come out of its poll. */
  void tell(Thread busy) {
    add("closed while a task still runs, ", busy);
  }

  /**
   * Waits until no thread is inside a blocking call, other than the calling one, and logs those
   * that still are.
   *
   * @param dropped how many tasks were dropped
   */
  ShutdownReport end(int dropped, Offload... blocking) {
    for (Offload threads : blocking) {
      for (Thread busy : threads.awaitIdle(left())) {
        add("closed while a blocking call still runs, ", busy);
      }
    }
    return new ShutdownReport(dropped, stuck, null);
  }

  private void add(String what, Thread busy) {
    String where = CallSites.describe(busy);
    stuck.add(where);
    FailureReports.warn(what + where);
  }
}
