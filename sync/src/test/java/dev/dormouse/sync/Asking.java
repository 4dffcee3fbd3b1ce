package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** A task of the tests that awaits one future, step by step. */
final class Asking<T> {
  final CountingWaker waker = new CountingWaker();
  final Future<T> future;

  Asking(Future<T> future) {
    this.future = future;
  }

  /** Makes one that has been polled once and waits. */
  static <T> Asking<T> waiting(Future<T> future) throws Exception {
    Asking<T> asking = new Asking<>(future);
    asking.assertWaits();
    return asking;
  }

  void assertWaits() throws Exception {
    assertThat(waker.isPending(future)).isTrue();
    assertThat(waker.takeWakes()).isZero();
  }

  /** Polls after a wake-up, which there must have been, and returns the answer. */
  T granted() throws Exception {
    assertThat(waker.takeWakes()).isEqualTo(1);
    return now();
  }

  /** Polls and returns the answer, which must be there. */
  @SuppressWarnings("unchecked") // what a poll answers if it is not pending
  T now() throws Exception {
    @Nullable Object answer = waker.poll(future);
    assertThat(answer).isNotSameAs(Poll.PENDING);
    return (T) answer;
  }

  static <T> T now(Future<T> future) throws Exception {
    return new Asking<>(future).now();
  }

  void assertAsleep() {
    assertThat(waker.takeWakes()).isZero();
  }
}
