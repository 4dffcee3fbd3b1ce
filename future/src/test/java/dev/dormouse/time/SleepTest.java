package dev.dormouse.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.CountingWaker;
import dev.dormouse.future.Future;
import dev.dormouse.future.Lab;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SleepTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private final Lab lab = new Lab();

  @Test
  void sleepEndsAtItsDeadlineAndNotBefore() throws Exception {
    Future<Void> sleep = Time.sleep(SECOND);
    lab.pollPending(sleep);
    lab.cx.advance(SECOND.minusNanos(1));
    assertThat(lab.cx.waker.wakes()).isZero();
    lab.pollPending(sleep);
    lab.cx.advance(Duration.ofNanos(1));
    assertThat(lab.cx.waker.wakes()).isEqualTo(1);
    assertThat(lab.pollReady(sleep)).isNull();
    lab.assertNothingLeft();
  }

  @Test
  void durationCountsFromTheFirstPoll() throws Exception {
    Future<Void> sleep = Time.sleep(SECOND);
    lab.cx.advance(SECOND.multipliedBy(5));
    lab.pollPending(sleep);
    assertThat(lab.cx.timers.nextDeadline()).isEqualTo(lab.cx.clock.nanos() + 1_000_000_000L);
    sleep.drop();
  }

  @Test
  void zeroAndThePastAreReadyWithoutATimer() throws Exception {
    lab.pollReady(Time.sleep(Duration.ZERO));
    lab.pollReady(Time.sleepUntil(Moment.now(lab.cx.clock)));
    lab.pollReady(Time.sleepUntil(new Moment(lab.cx.clock.nanos() - 1)));
    assertThat(lab.cx.timers.inserts()).isZero();
  }

  @Test
  void endedSleepRefusesAnotherPoll() throws Exception {
    Future<Void> immediate = Time.sleep(Duration.ZERO);
    lab.pollReady(immediate);
    assertThat(lab.pollFailed(immediate)).hasMessageStartingWith("Sleep: polled after");
    Future<Void> fired = Time.sleep(SECOND);
    lab.pollPending(fired);
    lab.cx.advance(SECOND);
    lab.pollReady(fired);
    assertThat(lab.pollFailed(fired)).hasMessageStartingWith("Sleep: polled after");
    fired.drop();
    assertThat(lab.cx.timers.cancels()).isZero();
  }

  @Test
  void lastWakerIsTheOneThatCounts() throws Exception {
    CountingWaker second = new CountingWaker();
    Future<Void> sleep = Time.sleep(SECOND);
    lab.pollPending(sleep);
    lab.cx.waker(second);
    lab.pollPending(sleep);
    lab.cx.advance(SECOND);
    assertThat(lab.cx.waker.wakes()).isZero();
    assertThat(second.wakes()).isEqualTo(1);
    lab.pollReady(sleep);
  }

  @Test
  void dropTellsTheTimersOnce() throws Exception {
    Future<Void> sleep = Time.sleep(SECOND);
    lab.pollPending(sleep);
    sleep.drop();
    sleep.drop();
    assertThat(lab.cx.timers.cancels()).isEqualTo(1);
    lab.cx.advance(SECOND);
    assertThat(lab.cx.waker.wakes()).isZero();
  }

  @Test
  void dropAfterFiringTellsNobody() throws Exception {
    Future<Void> sleep = Time.sleep(SECOND);
    lab.pollPending(sleep);
    lab.cx.advance(SECOND);
    sleep.drop();
    assertThat(lab.cx.timers.cancels()).isZero();
    assertThat(lab.pollFailed(sleep)).hasMessageStartingWith("Sleep: polled after");
  }

  @Test
  void negativeDurationIsRefusedAtOnce() {
    assertThatThrownBy(() -> Time.sleep(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sleep: the duration is negative: PT-0.000000001S");
    assertThatThrownBy(() -> Time.sleep(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void endlessDurationsAreClampedAndNeverOverflow() throws Exception {
    long start = lab.cx.clock.nanos();
    Future<Void> endless = Time.sleep(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
    Future<Void> never = Time.sleepUntil(Moment.MAX);
    lab.pollPending(endless);
    assertThat(lab.cx.timers.nextDeadline()).isEqualTo(start + Time.DURATION_MAX.toNanos());
    endless.drop();
    lab.pollPending(never);
    assertThat(lab.cx.timers.nextDeadline()).isEqualTo(start + Time.DURATION_MAX.toNanos());
    never.drop();
  }

  @Test
  void clockNearItsEndSaturates() throws Exception {
    lab.cx.advance(Duration.ofNanos(Long.MAX_VALUE - 2_000));
    Sleep sleep = Time.sleep(SECOND);
    lab.pollPending(sleep);
    assertThat(sleep.deadline()).isEqualTo(Moment.MAX);
    assertThat(lab.cx.timers.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    sleep.drop();
  }

  @Test
  void clockThatBeginsBelowZeroIsNoMatter() throws Exception {
    lab.cx.advance(Duration.ofNanos(-10_000_000_000L));
    Sleep sleep = Time.sleepUntil(Moment.MAX);
    lab.pollPending(sleep);
    sleep.drop();
    lab.pollReady(Time.sleepUntil(new Moment(Long.MIN_VALUE)));
  }

  @Test
  void sleepSpendsBudgetOnlyWhenItEnds() throws Exception {
    lab.cx.budget(1);
    Future<Void> sleep = Time.sleep(SECOND);
    lab.pollPending(sleep);
    lab.pollPending(sleep);
    assertThat(lab.cx.hasBudget()).isTrue();
    lab.cx.advance(SECOND);
    lab.pollReady(sleep);
    assertThat(lab.cx.hasBudget()).isFalse();
    Future<Void> second = Time.sleep(Duration.ZERO);
    lab.pollPending(second);
    assertThat(lab.cx.yields()).isEqualTo(1);
    lab.cx.budget(1);
    lab.pollReady(second);
  }

  @Test
  void timersThatRefuseFailTheSleepAndHoldNothing() throws Exception {
    lab.cx.timers.refuse(new IllegalStateException("the runtime has shut down"));
    Future<Void> sleep = Time.sleep(SECOND);
    assertThat(lab.pollFailed(sleep)).hasMessage("the runtime has shut down");
    sleep.drop();
    assertThat(lab.pollFailed(sleep)).hasMessageStartingWith("Sleep: polled after");
    assertThat(lab.cx.timers.cancels()).isZero();
  }

  @Test
  void droppedAtEachSuspensionItLeavesNothing() {
    assertThat(Lab.dropEverywhere("Sleep", _ -> Time.sleep(SECOND))).isEqualTo(1);
    assertThat(Lab.dropEverywhere("Sleep", _ -> Time.sleepUntil(new Moment(5_000)))).isEqualTo(1);
  }
}
