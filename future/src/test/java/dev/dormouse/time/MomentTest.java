package dev.dormouse.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MomentTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
  private static final Moment FIRST = new Moment(Long.MIN_VALUE);
  private final Moment start = new Moment(-7);

  @Test
  void measuresWhatPassed() {
    FakeClock clock = new FakeClock(5);
    Moment then = Moment.now(clock);
    clock.advance(SECOND);
    assertThat(then.elapsed(clock)).isEqualTo(SECOND);
    assertThat(Moment.now(clock).since(then)).isEqualTo(SECOND);
    assertThat(then.until(Moment.now(clock))).isEqualTo(SECOND);
    assertThat(then.plus(SECOND)).isEqualTo(Moment.now(clock));
    assertThat(Moment.now(clock).minus(SECOND)).isEqualTo(then);
  }

  @Test
  void whatLiesAheadHasNotElapsed() {
    Moment ahead = start.plus(SECOND);
    assertThat(start.since(ahead)).isZero();
    assertThat(ahead.until(start)).isZero();
    assertThat(ahead.elapsed(() -> start.nanos())).isZero();
    assertThat(start.since(start)).isZero();
  }

  @Test
  void sumsAndDifferencesStopAtTheEnds() {
    assertThat(start.plus(ENDLESS).nanos()).isEqualTo(Long.MAX_VALUE + start.nanos());
    assertThat(new Moment(1).plus(ENDLESS)).isEqualTo(Moment.MAX);
    assertThat(Moment.MAX.plus(SECOND)).isEqualTo(Moment.MAX);
    assertThat(start.minus(ENDLESS)).isEqualTo(FIRST);
    assertThat(FIRST.minus(SECOND)).isEqualTo(FIRST);
    assertThat(Moment.MAX.since(FIRST)).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    assertThat(Moment.MAX.since(start)).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
  }

  @Test
  void exactSumsRefuseTheEnds() {
    assertThat(start.plusExact(SECOND)).isEqualTo(start.plus(SECOND));
    assertThat(start.minusExact(SECOND)).isEqualTo(start.minus(SECOND));
    assertThatThrownBy(() -> Moment.MAX.plusExact(Duration.ofNanos(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> FIRST.minusExact(Duration.ofNanos(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> start.plusExact(ENDLESS)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void negativeDurationsAreRefusedByName() {
    Duration negative = Duration.ofNanos(-1);
    assertThatThrownBy(() -> start.plus(negative))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("plus: the duration is negative: PT-0.000000001S");
    assertThatThrownBy(() -> start.minus(negative)).hasMessageStartingWith("minus: ");
    assertThatThrownBy(() -> start.plusExact(negative)).hasMessageStartingWith("plusExact: ");
    assertThatThrownBy(() -> start.minusExact(negative)).hasMessageStartingWith("minusExact: ");
  }

  @Test
  void earlierComesFirst() {
    Moment later = start.plus(SECOND);
    assertThat(start).isLessThan(later).isLessThan(Moment.MAX).isGreaterThan(FIRST);
    assertThat(start.isBefore(later)).isTrue();
    assertThat(later.isBefore(start)).isFalse();
    assertThat(later.isAfter(start)).isTrue();
    assertThat(start.isAfter(start)).isFalse();
  }
}
