package dev.dormouse.bench;

/** Counts delays in ranges that are at most a sixteenth wide. One thread at a time. */
final class Delays {
  private static final int PARTS = 16;
  private static final int PARTS_LOG = 4;

  private final long[] counts = new long[Long.SIZE * PARTS];
  private long count;
  private long max;

  void add(long nanos) {
    long value = Math.max(nanos, 0);
    counts[index(value)]++;
    count++;
    max = Math.max(max, value);
  }

  private static int index(long value) {
    if (value < PARTS) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - PARTS_LOG;
    return (shift + 1) * PARTS + (int) (value >>> shift) - PARTS;
  }

  /** Returns the end of a range. */
  private static long end(int index) {
    if (index < PARTS) {
      return index;
    }
    int shift = index / PARTS - 1;
    return ((long) (index % PARTS + PARTS + 1) << shift) - 1;
  }

  void add(Delays other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    count += other.count;
    max = Math.max(max, other.max);
  }

  long count() {
    return count;
  }

  long maxNanos() {
    return max;
  }

  /** Returns what this part of the delays does not exceed; never above the largest of them. */
  long nanosAt(double part) {
    long rank = (long) Math.ceil(part * count);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.min(end(i), max);
      }
    }
    return max;
  }
}
