package dev.dormouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelaysTest {
  private static final Percentage RANGE = Percentage.withPercentage(100.0 / 16);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 15, 16, 17, 31, 32, 33, 1_000, 123_456_789, Long.MAX_VALUE / 2})
  void aRangeIsASixteenthWideAtMost(long nanos) {
    Delays delays = new Delays();
    delays.add(nanos);
    delays.add(Long.MAX_VALUE);
    assertThat(delays.nanosAt(0.5)).isGreaterThanOrEqualTo(nanos).isCloseTo(nanos, RANGE);
  }

  @Test
  void partsOfManyDelays() {
    Delays delays = new Delays();
    LongStream.rangeClosed(1, 1_000).forEach(delays::add);
    assertThat(delays.count()).isEqualTo(1_000);
    assertThat(delays.nanosAt(0.5)).isCloseTo(500, RANGE);
    assertThat(delays.nanosAt(0.99)).isCloseTo(990, RANGE);
    assertThat(delays.nanosAt(1)).isEqualTo(1_000);
    assertThat(delays.maxNanos()).isEqualTo(1_000);
  }

  @Test
  void delaysOfSeveralTasksAddUp() {
    Delays all = new Delays();
    Delays other = new Delays();
    all.add(1);
    other.add(-5); // a clock that was read the other way round
    other.add(7);
    all.add(other);
    assertThat(all.count()).isEqualTo(3);
    assertThat(all.maxNanos()).isEqualTo(7);
    assertThat(all.nanosAt(0.1)).isZero();
  }
}
