package dev.dormouse.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void nothingCountedIsZero() {
    assertThat(new Latencies().percentile(0.99)).isZero();
  }

  @Test
  void percentileIsAtMostAnEighthAboveTheTrueOne() {
    var random = new Random(7);
    for (int round = 0; round < 200; round++) {
      var latencies = new Latencies();
      long[] values =
          random.longs(1 + random.nextInt(300), 0, 1L << 1 + random.nextInt(40)).toArray();
      for (long value : values) {
        latencies.add(value);
      }
      java.util.Arrays.sort(values);
      for (double fraction : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
        long exact = values[(int) Math.max(1, Math.ceil(values.length * fraction)) - 1];
        assertThat(latencies.percentile(fraction)).isBetween(exact, exact + exact / 8 + 1);
      }
    }
  }
}
