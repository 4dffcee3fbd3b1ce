package dev.dormouse.testing;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.testing.PollAssertions.assertPending;
import static dev.dormouse.testing.PollAssertions.assertReadyValue;
import static dev.dormouse.testing.PollAssertions.assertWoken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SuspensionsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  // region drop-at-each
  @Test
  void transferGivesTheSeatBackWhereverItIsDropped() {
    AtomicInteger taken = new AtomicInteger();
    int suspensions =
        Suspensions.dropAtEach(
            () ->
                async(() -> {
                  taken.incrementAndGet();
                  try {
                    await(Time.sleep(Duration.ofSeconds(1)));
                    await(Futures.yieldNow());
                  } finally {
                    taken.decrementAndGet();
                  }
                }),
            () -> assertThat(taken).hasValue(0));
    assertThat(suspensions).isEqualTo(2);
  }

  // endregion

  @Test
  void countsSuspensionsAndTheRunToTheEnd() {
    assertThat(Suspensions.dropAtEach(() -> Time.sleep(SECOND))).isEqualTo(1);
    assertThat(Suspensions.dropAtEach(() -> Futures.ready("x"))).isZero();
    assertThat(Suspensions.dropAtEach(() -> Futures.failed(new Exception("an end too")))).isZero();
    List<String> checks = new ArrayList<>();
    Suspensions.dropAtEach(() -> Time.sleep(SECOND), () -> checks.add("look"));
    assertThat(checks).as("before, at the suspension, after the end").hasSize(3);
  }

  @Test
  void whatIsLeftAtOneSuspensionIsFoundThere() {
    List<String> left = new ArrayList<>();
    assertThatThrownBy(() ->
            Suspensions.dropAtEach(
                () ->
                    async(() -> {
                      await(Futures.yieldNow());
                      left.add("something");
                      await(Futures.yieldNow());
                      left.clear();
                    }),
                () -> assertThat(left).isEmpty()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("dropped at suspension 2");
  }

  @Test
  void futureThatForgetsItsTimerIsFound() {
    assertThatThrownBy(() ->
            Suspensions.dropAtEach(() -> {
              Future<Void> sleep = Time.sleep(SECOND);
              return (Future<Void>) cx -> sleep.poll(cx);
            }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("dropped");
  }

  @Test
  void futureThatGoesOnAfterItsDropIsFound() {
    assertThatThrownBy(() -> Suspensions.dropAtEach(() -> (Future<String>) _ -> Poll.ready("x")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("dropped before the first poll: polled after its end");
  }

  @Test
  void futureThatIsStuckIsFound() {
    assertThatThrownBy(() -> Suspensions.dropAtEach(Futures::pending))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void interleavedFutureIsPendingBeforeEachPoll() throws Exception {
    var task = TestTask.of(Suspensions.interleave(Futures.ready("x")));
    assertPending(task);
    assertWoken(task);
    assertReadyValue("x", task);
  }

  @Test
  void interleavedFutureDropsWhatItHolds() throws Exception {
    Counting inner = new Counting();
    var task = TestTask.of(Suspensions.interleave(inner));
    assertPending(task);
    assertPending(task);
    task.drop();
    assertThat(inner.polls).isEqualTo(1);
    assertThat(inner.drops).isEqualTo(1);
  }

  /** Never ready; counts. */
  private static final class Counting extends RawFuture<String> {
    int polls;
    int drops;

    @Override
    public @Nullable Object pollRaw(Context cx) {
      polls++;
      return Poll.PENDING;
    }

    @Override
    public void drop() {
      drops++;
    }
  }

  @Test
  void interleavedBranchLosesARaceThatItWouldHaveWon() throws Exception {
    var task =
        TestTask.of(
            Futures.race(
                List.of(
                    Suspensions.interleave(Futures.ready("interleaved")),
                    Futures.ready("at once"))));
    assertThat(task.run()).isEqualTo("at once");
  }
}
