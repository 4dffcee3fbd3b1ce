package dev.dormouse.time;

import dev.dormouse.future.Clock;
import java.time.Duration;
import java.util.Objects;

/**
 * A point on the monotonic clock of one executor: a start to measure from, or a deadline.
 *
 * <p>{@code Moment.now(clock()).plus(timeout)} is a deadline, for {@link Time#sleepUntil} and the
 * others. Moments of different clocks have nothing to do with each other, and none outlives its
 * process.
 *
 * <p>Nothing overflows unnoticed: {@link #plus} and {@link #minus} stop at the ends of the range,
 * which lie centuries away, {@link #plusExact} and {@link #minusExact} throw there. A negative
 * duration is an {@link IllegalArgumentException}.
 *
 * @param nanos the reading of the clock
 */
public record Moment(long nanos) implements Comparable<Moment> {
  /** Later than all others: a deadline that never comes. */
  public static final Moment MAX = new Moment(Long.MAX_VALUE);

  /** Returns the present by {@code clock}. */
  public static Moment now(Clock clock) {
    return new Moment(clock.nanos());
  }

  /** Returns the moment {@code duration} after this one, or {@link #MAX}. */
  public Moment plus(Duration duration) {
    return new Moment(saturatedSum(nanos, positiveNanos("plus", duration)));
  }

  /** Returns the moment {@code duration} before this one, or the first there is. */
  public Moment minus(Duration duration) {
    return new Moment(saturatedSum(nanos, -positiveNanos("minus", duration)));
  }

  /**
   * Returns the moment {@code duration} after this one.
   *
   * @throws ArithmeticException if no reading is that large
   */
  public Moment plusExact(Duration duration) {
    checkSign("plusExact", duration);
    return new Moment(Math.addExact(nanos, duration.toNanos()));
  }

  /**
   * Returns the moment {@code duration} before this one.
   *
   * @throws ArithmeticException if no reading is that small
   */
  public Moment minusExact(Duration duration) {
    checkSign("minusExact", duration);
    return new Moment(Math.subtractExact(nanos, duration.toNanos()));
  }

  /** Returns how much later this moment is than {@code start}; zero if it is not. */
  public Duration since(Moment start) {
    return nanos <= start.nanos
        ? Duration.ZERO
        : Duration.ofNanos(saturatedDifference(nanos, start.nanos));
  }

  /** Returns how much earlier this moment is than {@code end}; zero if it is not. */
  public Duration until(Moment end) {
    return end.since(this);
  }

  /** Returns how much time has passed since this moment; zero if it lies ahead. */
  public Duration elapsed(Clock clock) {
    return now(clock).since(this);
  }

  /** Tells whether this moment is earlier than {@code other}. */
  public boolean isBefore(Moment other) {
    return nanos < other.nanos;
  }

  /** Tells whether this moment is later than {@code other}. */
  public boolean isAfter(Moment other) {
    return nanos > other.nanos;
  }

  @Override
  public int compareTo(Moment other) {
    return Long.compare(nanos, other.nanos);
  }

  static long saturatedSum(long reading, long by) {
    long sum = reading + by;
    if (((reading ^ sum) & (by ^ sum)) < 0) {
      return by < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }

  /** Returns {@code later - earlier}, or the largest number. */
  static long saturatedDifference(long later, long earlier) {
    assert later >= earlier;
    long difference = later - earlier;
    return difference < 0 ? Long.MAX_VALUE : difference;
  }

  private static long positiveNanos(String call, Duration duration) {
    checkSign(call, duration);
    try {
      return duration.toNanos();
    } catch (ArithmeticException longerThanTheRange) {
      return Long.MAX_VALUE;
    }
  }

  private static void checkSign(String call, Duration duration) {
    Objects.requireNonNull(duration, "duration");
    if (duration.isNegative()) {
      throw new IllegalArgumentException(call + ": the duration is negative: " + duration);
    }
  }
}
