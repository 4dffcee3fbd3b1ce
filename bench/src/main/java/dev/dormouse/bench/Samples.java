package dev.dormouse.bench;

import java.util.Arrays;
import java.util.Collection;

/** What was measured for one workload and one peer, over all rounds. */
record Samples(double min, double median, double max) {

  static Samples of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no value was measured");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Samples(sorted[0], median, Arrays.stream(sorted).max().orElseThrow());
  }
}
