package dev.dormouse.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.CountingWaker;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Probe;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimeoutTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private final Lab lab = new Lab();
  private final Probe<String> inner = lab.probe("inner");

  @Test
  void futureThatEndsInTimeGivesItsValueAndFreesTheTimer() throws Exception {
    Future<String> timeout = Time.timeout(SECOND, inner);
    lab.pollPending(timeout);
    assertThat(lab.cx.timers.armed()).isEqualTo(1);
    inner.complete("in time");
    assertThat(lab.pollReady(timeout)).isEqualTo("in time");
    lab.assertNothingLeft();
    assertThat(lab.pollFailed(timeout)).hasMessageStartingWith("timeout: polled after");
  }

  @Test
  void futureThatIsReadyAtOnceTouchesNoTimer() throws Exception {
    lab.pollReady(Time.timeout(SECOND, Futures.ready("now")));
    assertThat(lab.cx.timers.inserts()).isZero();
  }

  @Test
  void lateFutureIsDroppedBeforeElapsedIsThrown() throws Exception {
    Future<String> timeout = Time.timeout(SECOND, inner);
    lab.pollPending(timeout);
    lab.cx.advance(SECOND);
    assertThat(lab.cx.waker.wakes()).isEqualTo(1);
    assertThat(lab.pollFailed(timeout))
        .isInstanceOf(Elapsed.class)
        .isInstanceOf(TimeoutException.class)
        .hasMessage("timeout: not finished within PT1S");
    assertThat(lab.journal).containsExactly("poll inner", "poll inner", "drop inner");
    lab.assertNothingLeft();
    assertThat(lab.pollFailed(timeout)).hasMessageStartingWith("timeout: polled after");
  }

  @Test
  void futureThatIsReadyAtTheDeadlineWins() throws Exception {
    Future<String> timeout = Time.timeout(SECOND, inner);
    lab.pollPending(timeout);
    lab.cx.advance(SECOND);
    inner.complete("just so");
    assertThat(lab.pollReady(timeout)).isEqualTo("just so");
    lab.assertNothingLeft();
  }

  @Test
  void zeroGivesExactlyOnePoll() throws Exception {
    assertThat(lab.pollReady(Time.timeout(Duration.ZERO, Futures.ready(1)))).isEqualTo(1);
    assertThat(lab.pollFailed(Time.timeout(Duration.ZERO, inner)))
        .isInstanceOf(Elapsed.class)
        .hasMessage("timeout: not finished within PT0S");
    assertThat(lab.journal).containsExactly("poll inner", "drop inner");
    assertThat(lab.cx.timers.inserts()).isZero();
  }

  @Test
  void timeRunsFromTheBeginningOfTheFirstPoll() throws Exception {
    Future<String> slowStart =
        Futures.pollFn(cx -> {
          lab.cx.clock.advance(Duration.ofMillis(400));
          return inner.poll(cx);
        });
    long start = lab.cx.clock.nanos();
    Future<String> timeout = Time.timeout(SECOND, slowStart);
    lab.pollPending(timeout);
    assertThat(lab.cx.timers.nextDeadline()).isEqualTo(start + SECOND.toNanos());
    timeout.drop();
  }

  @Test
  void failureOfTheFutureFreesTheTimer() throws Exception {
    IOException cause = new IOException();
    Future<String> timeout = Time.timeout(SECOND, inner);
    lab.pollPending(timeout);
    inner.fail(cause);
    assertThat(lab.pollFailed(timeout)).isSameAs(cause).hasNoSuppressedExceptions();
    lab.assertNothingLeft();
  }

  @Test
  void throwingDropIsSuppressedIntoElapsed() {
    RuntimeException broken = new RuntimeException("drop");
    inner.throwOnDrop(broken);
    assertThat(lab.pollFailed(Time.timeout(Duration.ZERO, inner)))
        .isInstanceOf(Elapsed.class)
        .hasSuppressedException(broken);
  }

  @Test
  void deadlineIsLookedAtEvenIfTheFutureUsesUpTheBudget() throws Exception {
    Future<String> timeout = Time.timeout(SECOND, new Greedy());
    for (int n = 0; n < 3; n++) {
      lab.cx.budget(Context.BUDGET_MAX);
      lab.pollPending(timeout);
    }
    lab.cx.advance(SECOND);
    lab.cx.budget(Context.BUDGET_MAX);
    assertThat(lab.pollFailed(timeout)).isInstanceOf(Elapsed.class);
  }

  /** Always has something to do. */
  private static final class Greedy extends RawFuture<String> {
    @Override
    public @Nullable Object pollRaw(Context cx) {
      while (cx.proceed()) {
        Thread.onSpinWait();
      }
      return Poll.PENDING;
    }
  }

  @Test
  void timeoutAtMeasuresOnTheClockOfTheExecutor() throws Exception {
    Moment deadline = Moment.now(lab.cx.clock).plus(SECOND);
    Future<String> timeout = Time.timeoutAt(deadline, inner);
    lab.cx.advance(SECOND.dividedBy(2));
    lab.pollPending(timeout);
    assertThat(lab.cx.timers.nextDeadline()).isEqualTo(deadline.nanos());
    lab.cx.advance(SECOND.dividedBy(2));
    assertThat(lab.pollFailed(timeout))
        .isInstanceOf(Elapsed.class)
        .hasMessage("timeoutAt: not finished by the deadline");
    assertThat(
            lab.pollReady(
                Time.timeoutAt(deadline.minus(Duration.ofNanos(1)), Futures.ready("late"))))
        .isEqualTo("late");
  }

  @Test
  void movedToAnotherTaskItWakesThatOne() throws Exception {
    CountingWaker other = new CountingWaker();
    Future<String> timeout = Time.timeout(SECOND, inner);
    lab.pollPending(timeout);
    lab.cx.waker(other);
    lab.pollPending(timeout);
    lab.cx.advance(SECOND);
    assertThat(other.wakes()).isEqualTo(1);
    assertThat(lab.cx.waker.wakes()).isZero();
    timeout.drop();
  }

  @Test
  void missingServicesFailItAndDropTheFuture() {
    Future<String> noClock = Time.timeout(SECOND, inner);
    assertThatThrownBy(() -> noClock.poll(Context.of(Waker.noop())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offers no Clock");
    assertThat(inner.isDropped()).isTrue();
    assertThat(inner.polls()).isZero();
    Probe<String> second = lab.probe("second");
    lab.cx.timers.refuse(new IllegalStateException("shut down"));
    Future<String> noTimers = Time.timeout(SECOND, second);
    assertThat(lab.pollFailed(noTimers)).hasMessage("shut down");
    assertThat(second.isDropped()).isTrue();
    assertThat(lab.pollFailed(noTimers)).hasMessageStartingWith("timeout: polled after");
  }

  @Test
  void negativeDurationIsRefusedAtOnceAndNullsToo() {
    assertThatThrownBy(() -> Time.timeout(Duration.ofMillis(-1), inner))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timeout: the duration is negative: PT-0.001S");
    assertThatThrownBy(() -> Time.timeout(SECOND, null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Time.timeoutAt(Moment.MAX, null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void droppedAtEachSuspensionItLeavesNothing() {
    int inTime =
        Lab.dropEverywhere("timeout", l -> Time.timeout(SECOND, l.probe("a").after(3, "x")));
    int late = Lab.dropEverywhere("timeout", l -> Time.timeout(SECOND, l.probe("a")));
    int nested =
        Lab.dropEverywhere(
            "timeout",
            l -> Time.timeout(SECOND, Time.timeout(SECOND.multipliedBy(2), l.probe("a"))));
    assertThat(inTime).isEqualTo(3);
    assertThat(late).isEqualTo(1);
    assertThat(nested).isEqualTo(1);
    Lab.dropEverywhere(
        "timeout",
        l -> Time.timeout(SECOND, Time.sleep(SECOND.dividedBy(2)).then(_ -> l.probe("b"))));
  }
}
