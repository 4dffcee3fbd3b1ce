package dev.dormouse.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalTest {
  private static final Duration PERIOD = Duration.ofMillis(10);
  private final Lab lab = new Lab();
  private final long start = lab.cx.clock.nanos();

  @Test
  void firstTickIsDueAtItsFirstPollAndTheOthersFollowThePeriod() throws Exception {
    Interval interval = Time.interval(PERIOD);
    lab.cx.advance(PERIOD.multipliedBy(7));
    Moment first = Moment.now(lab.cx.clock);
    assertThat(lab.pollReady(interval.tick())).isEqualTo(first);
    for (int n = 1; n < 5; n++) {
      Future<Moment> tick = interval.tick();
      lab.pollPending(tick);
      lab.cx.advance(PERIOD.minusNanos(1));
      lab.pollPending(tick);
      lab.cx.advance(Duration.ofNanos(1));
      assertThat(lab.pollReady(tick)).isEqualTo(first.plus(PERIOD.multipliedBy(n)));
    }
    lab.assertNothingLeft();
  }

  @Test
  void burstMakesUpForMissedTicks() throws Exception {
    assertThat(ticksInMillis(MissedTickBehavior.BURST))
        .containsExactly(0L, 10L, 20L, 30L, 40L, 50L);
  }

  @Test
  void delayKeepsTheDistance() throws Exception {
    assertThat(ticksInMillis(MissedTickBehavior.DELAY)).containsExactly(0L, 10L, 45L, 55L);
  }

  @Test
  void skipGoesOnAtTheNextMultiple() throws Exception {
    assertThat(ticksInMillis(MissedTickBehavior.SKIP)).containsExactly(0L, 10L, 40L, 50L);
  }

  /** Takes ticks up to 50 ms; the consumer is busy until 35 ms. */
  private List<Long> ticksInMillis(MissedTickBehavior missed) throws Exception {
    Interval interval = Time.interval(PERIOD, missed);
    List<Long> due = new ArrayList<>();
    due.add(millis(lab.pollReady(interval.tick())));
    lab.cx.advance(Duration.ofMillis(35));
    while (due.getLast() < 50) {
      Moment tick = (Moment) lab.run(interval.tick());
      due.add(millis(tick));
    }
    return due;
  }

  private long millis(Moment tick) {
    return tick.since(new Moment(start)).toMillis();
  }

  private Moment at(long nanosAfterStart) {
    return new Moment(start + nanosAfterStart);
  }

  @Test
  void tickThatIsALittleLateIsNoMissedTick() throws Exception {
    for (MissedTickBehavior missed : MissedTickBehavior.values()) {
      Lab fresh = new Lab();
      Interval interval = Time.interval(PERIOD, missed);
      Moment first = fresh.pollReady(interval.tick());
      fresh.cx.advance(PERIOD.plusMillis(5));
      assertThat(fresh.pollReady(interval.tick())).isEqualTo(first.plus(PERIOD));
      assertThat(fresh.run(interval.tick())).isEqualTo(first.plus(PERIOD.multipliedBy(2)));
    }
  }

  @Test
  void skipLandsOnTheNextMultipleWhenExactlyOnOne() throws Exception {
    Interval interval = Time.interval(PERIOD, MissedTickBehavior.SKIP);
    lab.pollReady(interval.tick());
    lab.cx.advance(PERIOD.multipliedBy(4));
    assertThat(lab.pollReady(interval.tick())).isEqualTo(at(10_000_000));
    assertThat(lab.run(interval.tick())).isEqualTo(at(50_000_000));
  }

  @Test
  void droppedTickTakesNoTickAndHoldsNoTimer() throws Exception {
    Interval interval = Time.interval(PERIOD);
    lab.pollReady(interval.tick());
    Future<Moment> dropped = interval.tick();
    lab.pollPending(dropped);
    dropped.drop();
    dropped.drop();
    assertThat(lab.cx.timers.armed()).isZero();
    assertThat(lab.cx.timers.cancels()).isEqualTo(1);
    lab.cx.advance(Duration.ofMillis(3));
    assertThat(lab.run(interval.tick())).isEqualTo(at(PERIOD.toNanos()));
    assertThat(lab.run(interval.tick())).isEqualTo(at(2 * PERIOD.toNanos()));
  }

  @Test
  void tickDroppedAfterItsTimerFiredIsStillThere() throws Exception {
    Interval interval = Time.interval(PERIOD);
    lab.pollReady(interval.tick());
    Future<Moment> dropped = interval.tick();
    lab.pollPending(dropped);
    lab.cx.advance(PERIOD);
    dropped.drop();
    assertThat(lab.pollReady(interval.tick())).isEqualTo(at(PERIOD.toNanos()));
  }

  @Test
  void tickThatLosesASelectIsNotLost() throws Exception {
    Interval interval = Time.interval(PERIOD);
    lab.pollReady(interval.tick());
    for (int n = 0; n < 3; n++) {
      lab.pollReady(Futures.selectBiased(interval.tick(), Futures.ready("message")));
      lab.cx.advance(Duration.ofMillis(2));
    }
    assertThat(lab.run(interval.tick())).isEqualTo(at(PERIOD.toNanos()));
  }

  @Test
  void secondTickAtTheSameTimeIsRefusedAndHarmsNotTheFirst() throws Exception {
    Interval interval = Time.interval(PERIOD);
    lab.pollReady(interval.tick());
    Future<Moment> first = interval.tick();
    Future<Moment> second = interval.tick();
    lab.pollPending(first);
    assertThat(lab.pollFailed(second))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Interval[PT0.01S, BURST]: another tick is being awaited");
    second.drop();
    lab.cx.advance(PERIOD);
    assertThat(lab.pollReady(first)).isEqualTo(at(PERIOD.toNanos()));
    assertThat(lab.pollFailed(first)).hasMessageStartingWith("tick: polled after");
  }

  @Test
  void intervalAtBeginsWhenTold() throws Exception {
    Interval interval = Time.intervalAt(at(3_000_000), PERIOD, MissedTickBehavior.SKIP);
    Future<Moment> tick = interval.tick();
    lab.pollPending(tick);
    lab.cx.advance(Duration.ofMillis(3));
    assertThat(lab.pollReady(tick)).isEqualTo(at(3_000_000));
    assertThat(lab.run(interval.tick())).isEqualTo(at(13_000_000));
    assertThat(interval.period()).isEqualTo(PERIOD);
    assertThat(interval.missedTickBehavior()).isEqualTo(MissedTickBehavior.SKIP);
  }

  @Test
  void burstOfTicksSpendsBudget() throws Exception {
    Interval interval = Time.interval(PERIOD);
    lab.pollReady(interval.tick());
    lab.cx.advance(PERIOD.multipliedBy(100));
    lab.cx.budget(2);
    lab.pollReady(interval.tick());
    lab.pollReady(interval.tick());
    Future<Moment> third = interval.tick();
    lab.pollPending(third);
    assertThat(lab.cx.yields()).isEqualTo(1);
    lab.cx.budget(1);
    assertThat(lab.pollReady(third)).isEqualTo(at(3 * PERIOD.toNanos()));
  }

  @Test
  void pendingTickSpendsNoBudget() throws Exception {
    Interval interval = Time.interval(PERIOD);
    lab.pollReady(interval.tick());
    lab.cx.budget(1);
    Future<Moment> tick = interval.tick();
    lab.pollPending(tick);
    lab.pollPending(tick);
    assertThat(lab.cx.hasBudget()).isTrue();
    tick.drop();
  }

  @Test
  void tickThatFailedGivesWayToTheNext() throws Exception {
    Interval interval = Time.interval(PERIOD);
    Future<Moment> failed = interval.tick();
    assertThatThrownBy(() -> failed.poll(Context.of(Waker.noop())))
        .hasMessageContaining("offers no Clock");
    assertThat(lab.pollReady(interval.tick())).isEqualTo(at(0));
  }

  @Test
  void periodsOutOfRangeAreRefusedOrClamped() throws Exception {
    assertThatThrownBy(() -> Time.interval(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("interval: the period is zero");
    assertThatThrownBy(() -> Time.interval(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative");
    Interval endless = Time.interval(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(endless.period()).isEqualTo(Time.DURATION_MAX);
    assertThat(lab.pollReady(endless.tick())).isEqualTo(at(0));
    Future<Moment> next = endless.tick();
    lab.pollPending(next);
    next.drop();
  }

  @Test
  void tickDroppedAtEachSuspensionLeavesNothing() {
    assertThat(
            Lab.dropEverywhere(
                "tick",
                l ->
                    Time.intervalAt(
                            new Moment(l.cx.clock.nanos() + 1_000_000),
                            PERIOD,
                            MissedTickBehavior.BURST)
                        .tick()))
        .isEqualTo(1);
    assertThat(Lab.dropEverywhere("tick", _ -> Time.interval(PERIOD).tick())).isZero();
  }
}
