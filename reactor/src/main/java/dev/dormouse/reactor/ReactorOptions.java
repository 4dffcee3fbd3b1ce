package dev.dormouse.reactor;

import dev.dormouse.future.Clock;
import java.time.Duration;
import java.util.Objects;

/**
 * How a reactor is made.
 *
 * @param poller what it waits with
 * @param shared whether several threads poll operations and timers; a confined reactor belongs to
 *     one thread at a time and takes no locks
 * @param clock what deadlines are measured by
 * @param offloadThreadsMax most threads for blocking calls
 * @param offloadQueueMax most blocking calls that wait for a thread
 * @param offloadKeepAlive how long an idle thread for blocking calls is kept
 */
public record ReactorOptions(
    PollerKind poller,
    boolean shared,
    Clock clock,
    int offloadThreadsMax,
    int offloadQueueMax,
    Duration offloadKeepAlive) {

  /** Checks the bounds. */
  public ReactorOptions {
    Objects.requireNonNull(poller, "poller");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(offloadKeepAlive, "offloadKeepAlive");
    if (offloadThreadsMax < 1) {
      throw new IllegalArgumentException("offloadThreadsMax is below 1: " + offloadThreadsMax);
    }
    if (offloadQueueMax < 1) {
      throw new IllegalArgumentException("offloadQueueMax is below 1: " + offloadQueueMax);
    }
    if (offloadKeepAlive.isNegative()) {
      throw new IllegalArgumentException("offloadKeepAlive is negative: " + offloadKeepAlive);
    }
  }

  /** Returns options for a reactor that belongs to one thread at a time. */
  public static ReactorOptions confined() {
    return new ReactorOptions(
        PollerKind.AUTO,
        false,
        MonotonicClock.INSTANCE,
        Limits.OFFLOAD_THREADS_MAX,
        Limits.OFFLOAD_QUEUE_MAX,
        Limits.OFFLOAD_KEEP_ALIVE);
  }

  /** Returns options for a reactor that several threads use. */
  public static ReactorOptions sharedByThreads() {
    ReactorOptions one = confined();
    return new ReactorOptions(
        one.poller,
        true,
        one.clock,
        one.offloadThreadsMax,
        one.offloadQueueMax,
        one.offloadKeepAlive);
  }

  /** Returns these options with another poller. */
  public ReactorOptions withPoller(PollerKind kind) {
    return new ReactorOptions(
        kind, shared, clock, offloadThreadsMax, offloadQueueMax, offloadKeepAlive);
  }

  /** Returns these options with another clock. */
  public ReactorOptions withClock(Clock other) {
    return new ReactorOptions(
        poller, shared, other, offloadThreadsMax, offloadQueueMax, offloadKeepAlive);
  }

  /** Returns these options with other bounds for blocking calls. */
  public ReactorOptions withOffload(int threadsMax, int queueMax, Duration keepAlive) {
    return new ReactorOptions(poller, shared, clock, threadsMax, queueMax, keepAlive);
  }
}
