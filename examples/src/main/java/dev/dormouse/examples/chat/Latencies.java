package dev.dormouse.examples.chat;

/**
 * Counts durations in buckets that are at most an eighth of their value wide, so that a percentile
 * is off by at most that. For one thread.
 */
final class Latencies {
  private static final int STEPS = 8;

  private final long[] counts = new long[64 * STEPS];
  private long total;

  void add(long micros) {
    counts[bucket(Math.max(0, micros))]++;
    total++;
  }

  /**
   * Returns the upper edge of the bucket in which {@code fraction} of all durations are reached.
   */
  long percentile(double fraction) {
    long wanted = Math.max(1, (long) Math.ceil(total * fraction));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return edge(i);
      }
    }
    return 0;
  }

  private static int bucket(long value) {
    if (value < STEPS) {
      return (int) value;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(value);
    int step = (int) (value >>> exponent - 3) & STEPS - 1;
    return (exponent - 2) * STEPS + step;
  }

  private static long edge(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int exponent = bucket / STEPS + 2;
    return (1L << exponent) + ((long) (bucket % STEPS) + 1 << exponent - 3) - 1;
  }
}
