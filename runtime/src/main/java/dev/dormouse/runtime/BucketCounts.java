package dev.dormouse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The counts of one histogram that one thread at a time adds to and any thread reads. */
final class BucketCounts {
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  private final Buckets buckets;
  private final long[] counts;

  BucketCounts(Buckets buckets) {
    this.buckets = buckets;
    this.counts = new long[buckets.count()];
  }

  /** Counts a duration. For the one writer. */
  void add(long nanos) {
    int bucket = buckets.of(nanos);
    countOpaque(bucket, counts[bucket] + 1);
  }

  void addTo(long[] sums) {
    for (int i = 0; i < counts.length; i++) {
      sums[i] += countOpaque(i);
    }
  }

  /** Opaque: others see it some time; pairs with the read in addTo(). */
  private void countOpaque(int bucket, long count) {
    COUNT.setOpaque(counts, bucket, count);
  }

  /** Opaque: a gauge; pairs with the store in add(). */
  private long countOpaque(int bucket) {
    return (long) COUNT.getOpaque(counts, bucket);
  }
}
