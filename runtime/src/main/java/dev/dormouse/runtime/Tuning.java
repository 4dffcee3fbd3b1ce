package dev.dormouse.runtime;

/**
 * How the tasks of one thread take turns.
 *
 * @param globalQueueInterval polls between two looks at the queue that all workers share; 0 to
 *     choose by how long polls take
 * @param eventInterval polls between two turns of the driver; 0 to choose by what they find
 * @param budget units that a task gets for one poll
 * @param hotSlot whether the task woken last runs next
 */
record Tuning(int globalQueueInterval, int eventInterval, int budget, boolean hotSlot) {

  /** Returns how many polls lie between two turns of the driver at least. */
  int turnPollsMin() {
    return eventInterval == 0 ? Limits.TURN_POLLS_MIN : eventInterval;
  }

  /** Returns how many polls lie between two turns of the driver at most. */
  int turnPollsMax() {
    return eventInterval == 0 ? Limits.TURN_POLLS_MAX : eventInterval;
  }

  /** Returns how often the hot slot is preferred while others wait; 0 for never, nor else. */
  int hotRunsMax() {
    return hotSlot ? Limits.HOT_RUNS_MAX : 0;
  }

  /** Returns what {@link #injectionPolls} is before anything was polled. */
  int firstInjectionPolls() {
    return globalQueueInterval == 0 ? Limits.INJECTION_POLLS : globalQueueInterval;
  }

  /**
   * Returns how many tasks that wait for one worker are worth another one's coming: so many that it
   * takes longer to run them than to come, and one if that is not known.
   */
  static int sharedFrom(long meanPollNanos) {
    return meanPollNanos == 0
        ? 1
        : (int) Math.clamp(Limits.SHARE_NANOS / meanPollNanos, 1, Limits.UNSHARED_MAX);
  }

  /** Returns how many polls lie between two looks at the shared queue. */
  int injectionPolls(long meanPollNanos) {
    if (globalQueueInterval != 0) {
      return globalQueueInterval;
    }
    long polls = Limits.INJECTION_NANOS / Math.max(1, meanPollNanos);
    return (int) Math.clamp(polls, Limits.INJECTION_POLLS_MIN, Limits.INJECTION_POLLS_MAX);
  }
}
