package dev.dormouse.time;

import dev.dormouse.future.Future;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sleeping and time-outs, measured on the clock of the executor that polls them.
 *
 * <p>Durations count from the first poll, since creating a future does nothing. The wheel ticks in
 * milliseconds and never fires early. A duration above {@link #DURATION_MAX} is taken as that, and
 * so is a deadline that lies further ahead; a negative one is an {@link IllegalArgumentException}.
 *
 * <p>Deadlines are {@link Moment}s of the executor's {@link dev.dormouse.future.Clock}.
 */
public final class Time {
  /** The longest wait: about 30 years. */
  public static final Duration DURATION_MAX = Duration.ofDays(365 * 30);

  private static final long NANOS_MAX = DURATION_MAX.toNanos();

  private Time() {}

  /**
   * Waits for {@code duration}, counted from the first poll. Zero is ready at once.
   *
   * @throws IllegalArgumentException if the duration is negative
   * @cancelSafety safe: dropping it frees the timer; nothing else happened
   * @wakes the timer wheel, at the first tick at or after the deadline
   */
  public static Sleep sleep(Duration duration) {
    return SleepTimer.lasting(nanos("sleep", duration));
  }

  /**
   * Waits until {@code deadline} on the clock of the executor. A deadline in the past is ready at
   * once.
   *
   * @cancelSafety safe, as for {@link #sleep}
   * @wakes the timer wheel, at the first tick at or after the deadline
   */
  public static Sleep sleepUntil(Moment deadline) {
    return SleepTimer.until(Objects.requireNonNull(deadline, "deadline"));
  }

  /**
   * Gives {@code future} until {@code duration} after the first poll; then drops it and fails with
   * {@link Elapsed}.
   *
   * <p>The future is polled before the deadline is looked at, so one that is ready at the deadline
   * wins, and zero gives it exactly one poll. The deadline is looked at even when the future used
   * up the budget of the task.
   *
   * @throws IllegalArgumentException if the duration is negative
   * @cancelSafety drops {@code future}, and so does its end by time: use it on futures that are
   *     safe to cancel
   * @wakes the future, and the timer wheel at the first tick at or after the deadline
   */
  public static <T extends @Nullable Object> Future<T> timeout(
      Duration duration, Future<? extends T> future) {
    long nanos = nanos("timeout", duration);
    return new Timeout<>(nanos, false, Objects.requireNonNull(future, "future"));
  }

  /**
   * Gives {@code future} until {@code deadline} on the clock of the executor; otherwise as {@link
   * #timeout}.
   *
   * @cancelSafety as for {@link #timeout}
   * @wakes as {@link #timeout}
   */
  public static <T extends @Nullable Object> Future<T> timeoutAt(
      Moment deadline, Future<? extends T> future) {
    return new Timeout<>(deadline.nanos(), true, Objects.requireNonNull(future, "future"));
  }

  /**
   * Returns an interval whose first tick is due at the first poll of it, and which makes up for
   * missed ticks.
   *
   * @throws IllegalArgumentException if the period is zero or negative
   */
  public static Interval interval(Duration period) {
    return interval(period, MissedTickBehavior.BURST);
  }

  /**
   * Returns an interval whose first tick is due at the first poll of it.
   *
   * @throws IllegalArgumentException if the period is zero or negative
   */
  public static Interval interval(Duration period, MissedTickBehavior missed) {
    return new Interval(periodNanos(period), Objects.requireNonNull(missed, "missed"));
  }

  /**
   * Returns an interval whose first tick is due at {@code first}, and which makes up for missed
   * ticks.
   *
   * @throws IllegalArgumentException if the period is zero or negative
   */
  public static Interval intervalAt(Moment first, Duration period) {
    return intervalAt(first, period, MissedTickBehavior.BURST);
  }

  /**
   * Returns an interval whose first tick is due at {@code first}.
   *
   * @throws IllegalArgumentException if the period is zero or negative
   */
  public static Interval intervalAt(Moment first, Duration period, MissedTickBehavior missed) {
    Interval interval = interval(period, missed);
    interval.resetAt(first);
    return interval;
  }

  /** Returns {@code deadline}, or the latest one that is still allowed at {@code now}. */
  static long clamp(long deadline, long now) {
    return Math.min(deadline, Moment.saturatedSum(now, NANOS_MAX));
  }

  private static long periodNanos(Duration period) {
    long nanos = nanos("interval", period);
    if (nanos == 0) {
      throw new IllegalArgumentException("interval: the period is zero");
    }
    return nanos;
  }

  static long nanos(String what, Duration duration) {
    Objects.requireNonNull(duration, "duration");
    if (duration.isNegative()) {
      throw new IllegalArgumentException(what + ": the duration is negative: " + duration);
    }
    return duration.compareTo(DURATION_MAX) >= 0 ? NANOS_MAX : duration.toNanos();
  }
}
