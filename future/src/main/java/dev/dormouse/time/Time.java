package dev.dormouse.time;

import dev.dormouse.future.Future;
import java.time.Duration;
import java.util.Objects;

/**
 * Sleeping and time-outs, measured on the clock of the executor that polls them.
 *
 * <p>Durations count from the first poll, since creating a future does nothing. The wheel ticks in
 * milliseconds and never fires early. A duration above {@link #DURATION_MAX} is taken as that.
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
  public static Future<Void> sleep(Duration duration) {
    return new Sleep(nanos("sleep", duration), false);
  }

  /**
   * Waits until the clock of the executor reads {@code deadlineNanos}.
   *
   * @cancelSafety safe, as for {@link #sleep}
   */
  public static Future<Void> sleepUntil(long deadlineNanos) {
    return new Sleep(deadlineNanos, true);
  }

  /** Returns the nanoseconds of {@code duration}, clamped to the longest wait. */
  static long nanos(String what, Duration duration) {
    Objects.requireNonNull(duration, "duration");
    if (duration.isNegative()) {
      throw new IllegalArgumentException(what + ": the duration is negative: " + duration);
    }
    return duration.compareTo(DURATION_MAX) >= 0 ? NANOS_MAX : duration.toNanos();
  }

  /** Returns {@code now + nanos}; readings wrap, so only differences are ever compared. */
  static long deadline(long now, long nanos) {
    return now + Math.min(nanos, NANOS_MAX);
  }
}
