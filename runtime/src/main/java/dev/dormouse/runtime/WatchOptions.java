package dev.dormouse.runtime;

import dev.dormouse.runtime.probe.Probe;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime tells of itself.
 *
 * @param name of the runtime
 * @param stuckPollNanos how long a poll may take
 * @param onStuckPoll who is told of one that takes longer
 * @param unclaimedGrantNanos how long a lock may be granted and not used
 * @param onUnclaimedGrant who is told of one that is not used for longer
 * @param parents whether tasks know who spawned them
 * @param pollTimes buckets for the times of polls, or null not to measure them
 * @param scheduleDelays buckets for the times from wake to poll, or null not to measure them
 * @param management whether the runtime is registered with the platform's MBean server
 * @param probe who is told of everything, or null
 * @param hooks what is called for tasks, or null
 */
record WatchOptions(
    String name,
    long stuckPollNanos,
    StuckPollHandler onStuckPoll,
    long unclaimedGrantNanos,
    UnclaimedGrantHandler onUnclaimedGrant,
    boolean parents,
    @Nullable Buckets pollTimes,
    @Nullable Buckets scheduleDelays,
    boolean management,
    @Nullable Probe probe,
    @Nullable TaskHooks hooks) {

  /** Returns the shortest of what the watchdog must notice. */
  long shortestNanos() {
    return Math.min(stuckPollNanos, unclaimedGrantNanos);
  }

  /** Tells whether tasks carry a {@link Trace}. */
  boolean traces() {
    return parents || scheduleDelays != null || probe != null || hooks != null;
  }

  /** Tells whether every poll is looked at, whatever is recorded. */
  boolean watchesPolls() {
    return traces() || pollTimes != null;
  }
}
