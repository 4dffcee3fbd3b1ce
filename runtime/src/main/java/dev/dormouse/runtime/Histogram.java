package dev.dormouse.runtime;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How often durations fell into each range.
 *
 * @param buckets the ranges
 * @param counts of each, in their order
 */
public record Histogram(Buckets buckets, List<Long> counts) {

  /** Copies the list. */
  public Histogram {
    counts = List.copyOf(counts);
  }

  /** Adds two histograms of the same buckets; null if neither is there. */
  static @Nullable Histogram sum(@Nullable Histogram one, @Nullable Histogram other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    List<Long> sums =
        IntStream.range(0, one.counts.size())
            .mapToObj(i -> one.counts.get(i) + other.counts.get(i))
            .toList();
    return new Histogram(one.buckets, sums);
  }

  /** Returns how many durations were counted. */
  public long total() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Returns the beginning of the range in which the {@code part} of all durations is reached that
   * is asked for, such as 0.99; zero if none was counted.
   *
   * @throws IllegalArgumentException if {@code part} is not from 0 to 1
   */
  public Duration quantile(double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("quantile: a part is from 0 to 1, not " + part);
    }
    long rank = (long) Math.ceil(part * total());
    long below = 0;
    for (int i = 0; i < counts.size(); i++) {
      below += counts.get(i);
      if (below >= rank && below > 0) {
        return buckets.start(i);
      }
    }
    return Duration.ZERO;
  }
}
