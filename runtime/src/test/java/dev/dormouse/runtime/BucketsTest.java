package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How histograms divide time. */
class BucketsTest {

  @Test
  void everyValueFallsBetweenTheStartsOfItsBucketAndTheNext() {
    for (int precision = 0; precision <= 6; precision++) {
      Buckets buckets = Buckets.logLinear(Duration.ofNanos(100), Duration.ofSeconds(60), precision);
      assertThat(buckets.start(0)).isZero();
      for (long nanos = 1; nanos < 100_000_000_000L; nanos += 1 + nanos / 97) {
        int bucket = buckets.of(nanos);
        assertThat(buckets.start(bucket).toNanos()).isLessThanOrEqualTo(nanos);
        if (bucket < buckets.count() - 1) {
          assertThat(buckets.start(bucket + 1).toNanos()).isGreaterThan(nanos);
        }
      }
    }
  }

  @Test
  void rangesAreAsNarrowAsThePrecisionSays() {
    Buckets buckets = Buckets.standard();
    for (int i = 1; i < buckets.count() - 1; i++) {
      long start = buckets.start(i).toNanos();
      long width = buckets.start(i + 1).toNanos() - start;
      assertThat(width).isPositive().isLessThanOrEqualTo(start / 4);
    }
  }

  @Test
  void linearRangesHaveOneWidth() {
    Buckets buckets = Buckets.linear(Duration.ofNanos(10), 4);
    assertThat(List.of(0, 9, 10, 39, 40, 1_000).stream().map(n -> buckets.of(n)).toList())
        .containsExactly(0, 0, 1, 3, 3, 3);
    assertThat(buckets.start(3)).isEqualTo(Duration.ofNanos(30));
  }

  @Test
  void quantilesAreWhereTheyAreReached() {
    Buckets buckets = Buckets.linear(Duration.ofNanos(10), 100);
    List<Long> counts = new ArrayList<>(Collections.nCopies(100, 1L));
    Histogram histogram = new Histogram(buckets, counts);
    assertThat(histogram.total()).isEqualTo(100);
    assertThat(histogram.quantile(0.5)).isEqualTo(Duration.ofNanos(490));
    assertThat(histogram.quantile(0.99)).isEqualTo(Duration.ofNanos(980));
    assertThat(histogram.quantile(0)).isZero();
    assertThat(new Histogram(buckets, Collections.nCopies(100, 0L)).quantile(0.5)).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> histogram.quantile(Double.NaN));
  }

  @Test
  void nonsenseIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Buckets.linear(Duration.ZERO, 10));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Buckets.linear(Duration.ofNanos(1), 1))
        .withMessageContaining("from 2 to 4096");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Buckets.logLinear(Duration.ofNanos(2), Duration.ofNanos(2), 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Buckets.logLinear(Duration.ofNanos(2), Duration.ofNanos(9), 11));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RuntimeBuilder().stuckPollLimit(Duration.ofNanos(9)));
  }
}
