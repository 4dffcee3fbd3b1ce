package dev.dormouse.bench;

import java.util.Collection;

/**
 * What was measured for one workload and one peer, over all rounds. Reports of old have no
 * quartiles; there they are {@link #UNKNOWN}.
 *
 * @param lower quartile: a quarter of the values is less
 * @param upper quartile: a quarter of the values is more
 */
record Samples(double min, double lower, double median, double upper, double max) {
  static final double UNKNOWN = Double.NaN;
  private static final double QUARTER = 0.25;

  static Samples of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no value was measured");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Samples(
        sorted[0],
        at(sorted, QUARTER),
        at(sorted, 2 * QUARTER),
        at(sorted, 3 * QUARTER),
        sorted[sorted.length - 1]);
  }

  /** Between two values the line from one to the other counts. */
  private static double at(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  boolean hasQuartiles() {
    return !Double.isNaN(lower);
  }
}
