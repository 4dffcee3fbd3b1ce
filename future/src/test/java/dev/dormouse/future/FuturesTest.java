package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FuturesTest {
  private final Lab lab = new Lab();

  @Test
  void readyGivesItsValueOnce() throws Exception {
    Future<String> ready = Futures.ready("value");
    assertThat(ready.poll(lab.cx)).isEqualTo(Poll.ready("value"));
    assertThatThrownBy(() -> ready.poll(lab.cx))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("ready: polled after it had finished");
  }

  @Test
  void readyOfNullIsReady() throws Exception {
    assertThat(Futures.<String>ready(null).poll(lab.cx).isReady()).isTrue();
    assertThat(lab.<Void>pollReady(Futures.ready())).isNull();
  }

  @Test
  void failedThrowsTheSameInstanceOnce() {
    IOException cause = new IOException("gone");
    Future<String> failed = Futures.failed(cause);
    assertThat(lab.pollFailed(failed)).isSameAs(cause);
    assertThat(lab.pollFailed(failed)).hasMessageStartingWith("failed: polled after");
  }

  @Test
  void pendingNeverWakes() throws Exception {
    Future<String> pending = Futures.pending();
    lab.pollPending(pending);
    lab.pollPending(pending);
    pending.drop();
    assertThat(lab.cx.waker.wakes()).isZero();
  }

  @Test
  void lazyRunsInTheFirstPollOnly() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Future<Integer> lazy = Futures.lazy(runs::incrementAndGet);
    assertThat(runs).hasValue(0);
    assertThat(lab.pollReady(lazy)).isEqualTo(1);
    assertThat(lab.pollFailed(lazy)).hasMessageStartingWith("lazy: polled after");
    assertThat(runs).hasValue(1);
  }

  @Test
  void lazyDroppedBeforeItsPollRunsNothing() {
    AtomicInteger runs = new AtomicInteger();
    Future<Integer> lazy = Futures.lazy(runs::incrementAndGet);
    lazy.drop();
    assertThat(lab.pollFailed(lazy)).hasMessageStartingWith("lazy: polled after");
    assertThat(runs).hasValue(0);
  }

  @Test
  void lazyThatThrowsHasEnded() {
    IOException cause = new IOException();
    Future<Integer> lazy =
        Futures.lazy(() -> {
          throw cause;
        });
    assertThat(lab.pollFailed(lazy)).isSameAs(cause);
    assertThat(lab.pollFailed(lazy)).hasMessageStartingWith("lazy: polled after");
  }

  @Test
  void pollFnIsCalledUntilItsEndAndNotAfter() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Future<String> future =
        Futures.pollFn(_ -> calls.incrementAndGet() < 3 ? Poll.pending() : Poll.ready("third"));
    lab.pollPending(future);
    lab.pollPending(future);
    assertThat(lab.pollReady(future)).isEqualTo("third");
    assertThat(lab.pollFailed(future)).hasMessageStartingWith("pollFn: polled after");
    assertThat(calls).hasValue(3);
  }

  @Test
  void pollFnThatThrowsIsNotCalledAgain() {
    AtomicInteger calls = new AtomicInteger();
    Future<String> future =
        Futures.pollFn(_ -> {
          calls.incrementAndGet();
          throw new IOException("broken");
        });
    assertThat(lab.pollFailed(future)).hasMessage("broken");
    assertThat(lab.pollFailed(future)).hasMessageStartingWith("pollFn: polled after");
    assertThat(calls).hasValue(1);
  }

  @Test
  void pollFnPassesItsDropOn() {
    Lab.dropEverywhere("pollFn", l -> Futures.pollFn(l.<String>probe("a").after(2, "x")));
  }

  @Test
  void yieldNowIsPendingOnceAndAsksToGoBehindTheOthers() throws Exception {
    Future<Void> yield = Futures.yieldNow();
    lab.cx.budget(1);
    lab.pollPending(yield);
    assertThat(lab.cx.yields()).isEqualTo(1);
    assertThat(lab.cx.waker.wakes()).isEqualTo(1);
    lab.pollReady(yield);
    assertThat(lab.cx.yields()).isEqualTo(1);
    assertThat(lab.cx.hasBudget()).isTrue();
    assertThat(Lab.dropEverywhere("yieldNow", _ -> Futures.yieldNow())).isEqualTo(1);
  }

  @Test
  void outcomeTurnsValueAndExceptionIntoValues() throws Exception {
    IOException cause = new IOException("lost");
    Outcome<String> value = lab.pollReady(Futures.ready("v").outcome());
    Outcome<String> failure = lab.pollReady(Futures.<String>failed(cause).outcome());
    assertThat(value).isEqualTo(new Outcome.Value<>("v"));
    assertThat(value.orThrow()).isEqualTo("v");
    assertThat(failure).isEqualTo(new Outcome.Failure<>(cause));
    assertThatThrownBy(failure::orThrow).isSameAs(cause);
  }

  @Test
  void outcomeThrowsErrorsOn() {
    Error error = new AssertionError("bug");
    Future<Outcome<String>> outcome = Futures.<String>failed(error).outcome();
    assertThat(lab.pollFailed(outcome)).isSameAs(error);
    assertThat(lab.pollFailed(outcome)).hasMessageStartingWith("outcome: polled after");
  }

  @Test
  void outcomeDroppedAtEachSuspension() {
    Lab.dropEverywhere("outcome", l -> l.<String>probe("a").after(2, "x").outcome());
    Lab.dropEverywhere("outcome", l -> l.probe("a").failAfter(2, new IOException()).outcome());
  }

  @Test
  void constructorsWithoutStateAreDroppedQuietly() {
    assertThat(Lab.dropEverywhere("ready", _ -> Futures.ready(1))).isZero();
    assertThat(Lab.dropEverywhere("failed", _ -> Futures.failed(new IOException()))).isZero();
    assertThat(Lab.dropEverywhere("lazy", _ -> Futures.lazy(() -> 1))).isZero();
  }

  @Test
  void nullArgumentsAreRefusedWhereTheyAreGiven() {
    assertThatThrownBy(() -> Futures.failed(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Futures.lazy(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Futures.pollFn(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Futures.join(Futures.ready(1), null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("future 1 is null");
    assertThatThrownBy(() -> Futures.race(java.util.Arrays.asList(Futures.ready(1), null)))
        .hasMessage("future 1 is null");
    assertThatThrownBy(() -> Futures.race(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("race: of no futures none can win");
  }
}
