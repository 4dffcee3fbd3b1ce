package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Futures that are polled once, and one that keeps its end. */
class PollOnceTest {
  private final Lab lab = new Lab();
  private final Probe<String> a = lab.probe("a");

  @Test
  void nowOrNeverHasTheValueOfAFutureThatIsReady() throws Exception {
    a.complete("value");
    assertThat(a.nowOrNever()).isEqualTo(Poll.ready("value"));
    assertThat(Futures.<String>ready(null).nowOrNever()).isEqualTo(Poll.ready(null));
  }

  @Test
  void nowOrNeverDropsAFutureThatIsNot() throws Exception {
    assertThat(a.nowOrNever().isReady()).isFalse();
    assertThat(a.isDropped()).isTrue();
    assertThat(a.polls()).isOne();
  }

  @Test
  void nowOrNeverThrowsTheFailure() {
    IOException broken = new IOException();
    a.fail(broken);
    assertThatThrownBy(a::nowOrNever).isSameAs(broken);
  }

  @Test
  void nowOrNeverOfWhatNeedsAnExecutorSaysSo() {
    assertThatThrownBy(() -> Time.sleep(Duration.ofSeconds(1)).nowOrNever())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offers no Clock");
  }

  @Test
  void pollImmediateIsReadyInItsFirstPoll() throws Exception {
    Future<Poll.Ready<String>> future = Futures.pollImmediate(a);
    assertThat(a.polls()).isZero();
    assertThat(lab.pollReady(future)).isNull();
    assertThat(a.isDropped()).isTrue();
    assertThat(lab.pollFailed(future)).hasMessageStartingWith("pollImmediate: polled after");
  }

  @Test
  void pollImmediateHasTheValueOrTheFailure() throws Exception {
    assertThat(lab.pollReady(Futures.pollImmediate(Futures.ready("value"))))
        .isEqualTo(new Poll.Ready<>("value"));
    IOException broken = new IOException();
    assertThat(lab.pollFailed(Futures.pollImmediate(Futures.failed(broken)))).isSameAs(broken);
  }

  @Test
  void pollImmediateOfALoanLeavesTheFuture() throws Exception {
    assertThat(lab.pollReady(Futures.pollImmediate(a.byRef()))).isNull();
    assertThat(a.isAlive()).isTrue();
    assertThat(a.isAwaited()).isTrue();
    a.complete("value");
    assertThat(lab.pollReady(Futures.pollImmediate(a.byRef())).value()).isEqualTo("value");
  }

  @Test
  void pollImmediateThatIsDroppedDropsItsFuture() {
    Future<?> future = Futures.pollImmediate(a);
    assertThat(FutureInfo.tree(future)).startsWith("pollImmediate\n  ");
    future.drop();
    assertThat(lab.journal).containsExactly("drop a");
    assertThat(lab.pollFailed(future)).hasMessageStartingWith("pollImmediate: polled after");
  }

  @Test
  void maybeDoneKeepsTheValueForOneTaking() throws Exception {
    MaybeDone<String> future = Futures.maybeDone(a);
    lab.pollPending(future);
    assertThat(future.isDone()).isFalse();
    assertThat(future.isTerminated()).isFalse();
    assertThatThrownBy(future::takeOutput).hasMessageContaining("has not ended");
    a.complete("value");
    lab.pollReady(future);
    lab.pollReady(future);
    assertThat(a.polls()).isEqualTo(2);
    assertThat(future.isDone()).isTrue();
    assertThat(future.isTerminated()).isTrue();
    assertThat(future.takeOutput()).isEqualTo("value");
    assertThatThrownBy(future::takeOutput)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("taken or dropped before");
    assertThat(lab.pollFailed(future)).hasMessageStartingWith("maybeDone: polled after");
  }

  @Test
  void maybeDoneKeepsNullAndAFailure() throws Exception {
    MaybeDone<Void> nothing = Futures.maybeDone(Futures.ready());
    lab.pollReady(nothing);
    assertThat(nothing.takeOutput()).isNull();
    IOException broken = new IOException();
    MaybeDone<String> failing = Futures.maybeDone(Futures.failed(broken));
    lab.pollReady(failing);
    assertThatThrownBy(failing::takeOutput).isSameAs(broken);
  }

  @Test
  void maybeDoneThatIsDroppedLetsTheOutputGo() throws Exception {
    MaybeDone<String> future = Futures.maybeDone(Futures.ready("value"));
    lab.pollReady(future);
    future.drop();
    assertThat(future.isDone()).isFalse();
    assertThatThrownBy(future::takeOutput).hasMessageContaining("taken or dropped before");
  }
}
