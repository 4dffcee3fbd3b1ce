package dev.dormouse.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Lab;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SleepResetTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private final Lab lab = new Lab();
  private final Moment start = Moment.now(lab.cx.clock);

  private Sleep pending() throws Exception {
    Sleep sleep = Time.sleep(SECOND);
    lab.pollPending(sleep);
    return sleep;
  }

  private Moment after(long millis) {
    return start.plus(Duration.ofMillis(millis));
  }

  @Test
  void deadlineIsKnownFromTheFirstPollOn() throws Exception {
    Sleep sleep = Time.sleep(SECOND);
    assertThat(sleep.deadline()).isNull();
    lab.cx.advance(SECOND);
    lab.pollPending(sleep);
    assertThat(sleep.deadline()).isEqualTo(after(2_000));
    assertThat(Time.sleepUntil(start).deadline()).isEqualTo(start);
    sleep.drop();
  }

  @Test
  void elapsedOnlyOnceTheDeadlineHasPassed() throws Exception {
    Sleep sleep = pending();
    assertThat(sleep.isElapsed()).isFalse();
    lab.cx.advance(SECOND);
    assertThat(sleep.isElapsed()).isTrue();
    lab.pollReady(sleep);
    assertThat(sleep.isElapsed()).isTrue();
    sleep.reset(after(3_000));
    assertThat(sleep.isElapsed()).isFalse();
  }

  @Test
  void laterDeadlineOutlivesTheFirst() throws Exception {
    Sleep sleep = pending();
    sleep.reset(after(3_000));
    assertThat(sleep.deadline()).isEqualTo(after(3_000));
    lab.cx.advance(SECOND);
    lab.pollPending(sleep);
    lab.cx.advance(SECOND.multipliedBy(2).minusNanos(1));
    lab.pollPending(sleep);
    lab.cx.waker.takeWakes();
    lab.cx.advance(Duration.ofNanos(1));
    assertThat(lab.cx.waker.wakes()).isEqualTo(1);
    lab.pollReady(sleep);
    lab.assertNothingLeft();
  }

  @Test
  void deadlinePutOffAgainAndAgainInsertsNoTimers() throws Exception {
    Sleep sleep = pending();
    sleep.reset(after(1_500));
    lab.pollPending(sleep);
    int inserts = lab.cx.timers.inserts();
    lab.cx.waker.takeWakes();
    for (int n = 0; n < 100; n++) {
      sleep.reset(after(1_500 + n));
      lab.pollPending(sleep);
    }
    assertThat(lab.cx.timers.inserts()).isEqualTo(inserts);
    assertThat(lab.cx.waker.wakes()).isZero();
    lab.cx.advance(Duration.ofMillis(1_500));
    assertThat(sleep.isElapsed()).isFalse();
    lab.run(sleep);
    assertThat(Moment.now(lab.cx.clock)).isEqualTo(after(1_599));
  }

  @Test
  void nearerDeadlineWakesTheTaskWhichWaitsForItThen() throws Exception {
    for (int moves = 0; moves < 3; moves++) {
      Lab fresh = new Lab();
      Sleep sleep = Time.sleep(SECOND);
      fresh.pollPending(sleep);
      for (int n = 0; n <= moves; n++) {
        fresh.cx.waker.takeWakes();
        sleep.reset(Moment.now(fresh.cx.clock).plus(Duration.ofMillis(500 - n)));
        assertThat(fresh.cx.waker.wakes()).as("nobody would poll it").isEqualTo(1);
        fresh.pollPending(sleep);
      }
      fresh.cx.waker.takeWakes();
      fresh.cx.advance(Duration.ofMillis(500 - moves));
      assertThat(fresh.cx.waker.wakes()).isEqualTo(1);
      fresh.pollReady(sleep);
      fresh.assertNothingLeft();
    }
  }

  @Test
  void resetToThePastIsReadyAtOnce() throws Exception {
    Sleep sleep = pending();
    sleep.reset(start.minus(SECOND));
    lab.pollReady(sleep);
    lab.assertNothingLeft();
  }

  @Test
  void resetAfterFiringWaitsOnceMore() throws Exception {
    Sleep sleep = pending();
    lab.cx.advance(SECOND);
    sleep.reset(after(2_000));
    lab.pollPending(sleep);
    lab.cx.advance(SECOND);
    lab.pollReady(sleep);
    for (int n = 3; n < 6; n++) {
      sleep.reset(after(n * 1_000L));
      lab.pollPending(sleep);
      lab.cx.advance(SECOND);
      lab.pollReady(sleep);
      assertThat(lab.pollFailed(sleep)).hasMessageStartingWith("Sleep: polled after");
    }
    lab.assertNothingLeft();
  }

  @Test
  void resetBeforeTheFirstPollReplacesTheDuration() throws Exception {
    Sleep sleep = Time.sleep(SECOND);
    sleep.reset(after(10));
    lab.pollPending(sleep);
    lab.cx.advance(Duration.ofMillis(10));
    lab.pollReady(sleep);
  }

  @Test
  void droppedSleepRefusesReset() throws Exception {
    Sleep sleep = pending();
    sleep.reset(after(10));
    lab.pollPending(sleep);
    sleep.drop();
    lab.assertNothingLeft();
    assertThatThrownBy(() -> sleep.reset(start))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Sleep: reset after it was dropped");
  }

  @Test
  void movedSleepDroppedAtEachSuspensionLeavesNothing() {
    assertThat(
            Lab.dropEverywhere(
                "Sleep",
                _ -> {
                  Sleep sleep = Time.sleep(SECOND);
                  sleep.reset(new Moment(77_000_000));
                  return sleep;
                }))
        .isEqualTo(1);
  }
}
