package dev.dormouse.runtime;

import java.time.Duration;

/**
 * How a histogram divides time into ranges: evenly, or log-linearly, where each range is at most a
 * given part of its values wide.
 */
public final class Buckets {
  /** Ranges of one histogram at most. */
  public static final int COUNT_MAX = 4_096;

  private static final int PRECISION_MAX = 10;

  /** Width of even ranges, or 0 for log-linear ones. */
  private final long widthNanos;

  /** Binary digits behind the leading one that tell ranges apart. */
  private final int precision;

  /** Index, in the endless sequence of log-linear ranges, of the first one here. */
  private final int first;

  private final int count;

  private Buckets(long widthNanos, int precision, int first, int count) {
    this.widthNanos = widthNanos;
    this.precision = precision;
    this.first = first;
    this.count = count;
    if (count < 2 || count > COUNT_MAX) {
      throw new IllegalArgumentException(
          "buckets: from 2 to " + COUNT_MAX + " are possible, not " + count);
    }
  }

  /**
   * Returns ranges of equal width, the last one without an end.
   *
   * @throws IllegalArgumentException if the width is not positive or there are too few or too many
   */
  public static Buckets linear(Duration width, int count) {
    if (!width.isPositive()) {
      throw new IllegalArgumentException("buckets: the width is not positive: " + width);
    }
    return new Buckets(Durations.nanos(width), 0, 0, count);
  }

  /**
   * Returns ranges that are at most one part in 2<sup>{@code precision}</sup> of their values wide,
   * the first from 0 to about {@code least}, the last from about {@code most} without an end.
   *
   * @throws IllegalArgumentException if the durations are not in order, the precision not from 0 to
   *     10, or if there are too many
   */
  public static Buckets logLinear(Duration least, Duration most, int precision) {
    if (!least.isPositive() || most.compareTo(least) <= 0) {
      throw new IllegalArgumentException(
          "buckets: the durations are not in order: " + least + ", " + most);
    }
    if (precision < 0 || precision > PRECISION_MAX) {
      throw new IllegalArgumentException(
          "buckets: the precision goes from 0 to " + PRECISION_MAX + ", not " + precision);
    }
    int first = index(Durations.nanos(least), precision);
    return new Buckets(0, precision, first, index(Durations.nanos(most), precision) - first + 1);
  }

  /** Returns 37 ranges from 100 ns to about a minute, each a quarter of its values wide or less. */
  public static Buckets standard() {
    return logLinear(Duration.ofNanos(100), Duration.ofMinutes(1), 2);
  }

  private static int index(long nanos, int precision) {
    int highest = 63 - Long.numberOfLeadingZeros(nanos | 1);
    if (highest < precision) {
      return (int) nanos;
    }
    int shift = highest - precision;
    return (shift << precision) + (int) (nanos >>> shift);
  }

  /** Returns how many ranges there are. */
  public int count() {
    return count;
  }

  /** Returns the range that a duration falls into. */
  int of(long nanos) {
    long value = Math.max(0, nanos);
    if (widthNanos > 0) {
      return (int) Math.min(value / widthNanos, count - 1);
    }
    return Math.clamp(index(value, precision) - first, 0, count - 1);
  }

  /**
   * Returns where a range begins.
   *
   * @throws IndexOutOfBoundsException if there is no such range
   */
  public Duration start(int bucket) {
    java.util.Objects.checkIndex(bucket, count);
    return Duration.ofNanos(bucket == 0 ? 0 : startNanos(bucket));
  }

  private long startNanos(int bucket) {
    if (widthNanos > 0) {
      return bucket * widthNanos;
    }
    int index = first + bucket;
    int shift = Math.max(0, (index >>> precision) - 1);
    return (long) (index - (shift << precision)) << shift;
  }
}
