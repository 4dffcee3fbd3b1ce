package dev.dormouse.runtime;

import java.time.Duration;

/**
 * How long one worker was busy, and how long its polls take on average. One thread writes; plain,
 * so that others may see older numbers.
 */
final class WorkTime {
  /** What the newest row of polls counts in the average. */
  private static final double WEIGHT = 0.1;

  private boolean awake;
  private long awakeSinceNanos;
  private long busyNanos;
  private long rowSinceNanos;
  private long rowSincePolls;
  private double meanNanos;

  /** The worker begins to work. */
  void begin(long nowNanos, long polls) {
    awake = true;
    awakeSinceNanos = nowNanos;
    rowSinceNanos = nowNanos;
    rowSincePolls = polls;
  }

  /** The worker has done a row of polls and goes on. */
  void row(long nowNanos, long polls) {
    long count = polls - rowSincePolls;
    if (count > 0) {
      double mean = (double) (nowNanos - rowSinceNanos) / count;
      meanNanos = meanNanos == 0 ? mean : meanNanos + WEIGHT * (mean - meanNanos);
    }
    rowSinceNanos = nowNanos;
    rowSincePolls = polls;
  }

  /** The worker goes to wait, or ends. */
  void end(long nowNanos, long polls) {
    if (!awake) {
      return;
    }
    row(nowNanos, polls);
    busyNanos += nowNanos - awakeSinceNanos;
    awake = false;
  }

  /** Returns what a poll takes; 0 if that is not known. */
  long meanNanos() {
    return (long) meanNanos;
  }

  Duration mean() {
    return Duration.ofNanos(meanNanos());
  }

  Duration busy(long nowNanos) {
    return Duration.ofNanos(
        awake ? busyNanos + Math.max(0, nowNanos - awakeSinceNanos) : busyNanos);
  }
}
