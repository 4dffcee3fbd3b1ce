package dev.dormouse.reactor;

import dev.dormouse.future.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a reactor is made.
 *
 * @param poller what it waits with
 * @param use which threads poll operations and timers
 * @param clock what deadlines are measured by
 * @param eventsMax most events taken from the kernel by one turn
 * @param spin how long a turn may look for events before it sleeps, zero for never; null as this
 *     machine allows
 * @param offloadThreadsMax most threads for blocking calls
 * @param offloadQueueMax most blocking calls that wait for a thread
 * @param offloadKeepAlive how long an idle thread for blocking calls is kept
 * @param offloadThreads makes those threads, daemons
 */
public record ReactorOptions(
    PollerKind poller,
    ReactorUse use,
    Clock clock,
    int eventsMax,
    @Nullable Duration spin,
    int offloadThreadsMax,
    int offloadQueueMax,
    Duration offloadKeepAlive,
    ThreadFactory offloadThreads) {

  /** Checks the bounds. */
  public ReactorOptions {
    Objects.requireNonNull(poller, "poller");
    Objects.requireNonNull(use, "use");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(offloadKeepAlive, "offloadKeepAlive");
    Objects.requireNonNull(offloadThreads, "offloadThreads");
    if (eventsMax < 1 || eventsMax > Limits.EVENTS_MAX) {
      throw new IllegalArgumentException(
          "eventsMax: from 1 to " + Limits.EVENTS_MAX + " are possible, not " + eventsMax);
    }
    if (spin != null && (spin.isNegative() || spin.compareTo(Limits.SPIN_MAX) > 0)) {
      throw new IllegalArgumentException(
          "spin: from zero, which is never, to " + Limits.SPIN_MAX + " are possible, not " + spin);
    }
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
    return of(ReactorUse.CONFINED);
  }

  /** Returns options for a reactor that several threads use. */
  public static ReactorOptions sharedByThreads() {
    return of(ReactorUse.SHARED);
  }

  /** Returns options for a reactor that one thread turns, whose sockets may go to others. */
  public static ReactorOptions pinned() {
    return of(ReactorUse.PINNED);
  }

  private static ReactorOptions of(ReactorUse use) {
    return new ReactorOptions(
        PollerKind.AUTO,
        use,
        MonotonicClock.INSTANCE,
        Limits.EVENTS_MAX,
        null,
        Limits.OFFLOAD_THREADS_MAX,
        Limits.OFFLOAD_QUEUE_MAX,
        Limits.OFFLOAD_KEEP_ALIVE,
        BlockingPool::newThread);
  }

  /** Tells whether several threads poll. */
  public boolean shared() {
    return use != ReactorUse.CONFINED;
  }

  /** Returns these options with another poller. */
  public ReactorOptions withPoller(PollerKind kind) {
    return new ReactorOptions(
        kind,
        use,
        clock,
        eventsMax,
        spin,
        offloadThreadsMax,
        offloadQueueMax,
        offloadKeepAlive,
        offloadThreads);
  }

  /** Returns these options with another clock. */
  public ReactorOptions withClock(Clock other) {
    return new ReactorOptions(
        poller,
        use,
        other,
        eventsMax,
        spin,
        offloadThreadsMax,
        offloadQueueMax,
        offloadKeepAlive,
        offloadThreads);
  }

  /** Returns these options with another bound for the events of one turn. */
  public ReactorOptions withEventsMax(int count) {
    return new ReactorOptions(
        poller,
        use,
        clock,
        count,
        spin,
        offloadThreadsMax,
        offloadQueueMax,
        offloadKeepAlive,
        offloadThreads);
  }

  /** Returns these options with another bound for looking for events before a sleep. */
  public ReactorOptions withSpin(@Nullable Duration most) {
    return new ReactorOptions(
        poller,
        use,
        clock,
        eventsMax,
        most,
        offloadThreadsMax,
        offloadQueueMax,
        offloadKeepAlive,
        offloadThreads);
  }

  /** Returns these options with other bounds for blocking calls. */
  public ReactorOptions withOffload(int threadsMax, int queueMax, Duration keepAlive) {
    return new ReactorOptions(
        poller, use, clock, eventsMax, spin, threadsMax, queueMax, keepAlive, offloadThreads);
  }

  /** Returns these options with another maker of threads for blocking calls; they get names. */
  public ReactorOptions withOffloadThreads(ThreadFactory threads) {
    return new ReactorOptions(
        poller,
        use,
        clock,
        eventsMax,
        spin,
        offloadThreadsMax,
        offloadQueueMax,
        offloadKeepAlive,
        threads);
  }
}
