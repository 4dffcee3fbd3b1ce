package dev.dormouse.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Lab;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class IntervalResetTest {
  private static final Duration PERIOD = Duration.ofMillis(10);
  private final Lab lab = new Lab();
  private final Moment start = Moment.now(lab.cx.clock);

  private Moment after(long millis) {
    return start.plus(Duration.ofMillis(millis));
  }

  /** Returns the next two ticks after {@code change}, made 3 ms after the first. */
  private long[] ticksAfter(boolean awaiting, Consumer<Interval> change) throws Exception {
    Interval interval = Time.interval(PERIOD);
    lab.pollReady(interval.tick());
    Future<Moment> tick = interval.tick();
    if (awaiting) {
      lab.pollPending(tick);
    }
    lab.cx.advance(Duration.ofMillis(3));
    change.accept(interval);
    Moment first = (Moment) lab.run(tick);
    Moment second = (Moment) lab.run(interval.tick());
    lab.assertNothingLeft();
    return new long[] {first.since(start).toMillis(), second.since(start).toMillis()};
  }

  @Test
  void resetCountsOnePeriodFromNow() throws Exception {
    assertThat(ticksAfter(false, Interval::reset)).containsExactly(13, 23);
  }

  @Test
  void resetOfAnAwaitedTickCountsToo() throws Exception {
    assertThat(ticksAfter(true, Interval::reset)).containsExactly(13, 23);
  }

  @Test
  void resetImmediatelyTicksNow() throws Exception {
    assertThat(ticksAfter(true, Interval::resetImmediately)).containsExactly(3, 13);
  }

  @Test
  void resetAfterCountsFromNow() throws Exception {
    assertThat(ticksAfter(true, i -> i.resetAfter(Duration.ofMillis(2)))).containsExactly(5, 15);
  }

  @Test
  void resetAtNamesTheMoment() throws Exception {
    assertThat(ticksAfter(true, i -> i.resetAt(after(40)))).containsExactly(40, 50);
  }

  @Test
  void beforeTheFirstPollDurationsCountFromThere() throws Exception {
    Interval later = Time.interval(PERIOD);
    later.reset();
    lab.cx.advance(PERIOD);
    assertThat(lab.run(later.tick())).isEqualTo(after(20));
    Interval once = Time.intervalAt(after(500), PERIOD);
    once.resetAfter(Duration.ofMillis(1));
    assertThat(lab.run(once.tick())).isEqualTo(after(21));
    assertThat(once.missedTickBehavior()).isEqualTo(MissedTickBehavior.BURST);
  }

  @Test
  void behaviourMayChangeBetweenTicks() throws Exception {
    Interval interval = Time.interval(PERIOD);
    interval.missedTickBehavior(MissedTickBehavior.SKIP);
    lab.pollReady(interval.tick());
    lab.cx.advance(Duration.ofMillis(35));
    assertThat(lab.run(interval.tick())).isEqualTo(after(10));
    assertThat(lab.run(interval.tick())).isEqualTo(after(40));
    assertThatThrownBy(() -> interval.missedTickBehavior(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void ticksAtTheEndOfTimeSaturate() throws Exception {
    for (MissedTickBehavior missed : MissedTickBehavior.values()) {
      Lab late = new Lab();
      late.cx.advance(Duration.ofNanos(Long.MAX_VALUE - 2_000));
      Interval interval = Time.interval(PERIOD, missed);
      late.pollReady(interval.tick());
      Future<Moment> tick = interval.tick();
      late.pollPending(tick);
      assertThat(late.cx.timers.nextDeadline()).isEqualTo(Long.MAX_VALUE);
      tick.drop();
    }
    Interval old = Time.intervalAt(new Moment(Long.MIN_VALUE), PERIOD, MissedTickBehavior.SKIP);
    lab.pollReady(old.tick());
    Future<Moment> next = old.tick();
    lab.pollPending(next);
    assertThat(lab.cx.timers.nextDeadline()).isGreaterThan(start.nanos());
    next.drop();
  }

  @Test
  void negativeDelayIsRefused() {
    assertThatThrownBy(() -> Time.interval(PERIOD).resetAfter(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("resetAfter: the duration is negative");
  }
}
