package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;

class AbortableTest {
  private final Lab lab = new Lab();
  private final Probe<String> a = lab.probe("a");
  private final Abortable<String> abortable = a.abortable();

  @Test
  void abortWakesTheTaskAndTheNextPollDropsBeforeItFails() throws Exception {
    lab.pollPending(abortable);
    Runnable right = abortable::abort;
    right.run();
    assertThat(abortable.isAborted()).isTrue();
    assertThat(lab.cx.waker.takeWakes()).isOne();
    assertThat(a.isAlive()).isTrue();
    assertThat(lab.pollFailed(abortable))
        .isInstanceOf(Aborted.class)
        .hasMessage("abortable: the future was aborted");
    assertThat(lab.journal).containsExactly("poll a", "drop a");
    assertThat(lab.pollFailed(abortable)).hasMessageStartingWith("abortable: polled after");
  }

  @Test
  void abortBeforeTheFirstPollKeepsTheFutureFromStarting() {
    abortable.abort();
    assertThat(lab.pollFailed(abortable)).isInstanceOf(Aborted.class);
    assertThat(lab.journal).containsExactly("drop a");
  }

  @Test
  void abortAfterTheEndDoesNothing() throws Exception {
    a.complete("value");
    assertThat(lab.pollReady(abortable)).isEqualTo("value");
    lab.cx.waker.takeWakes();
    abortable.abort();
    assertThat(lab.cx.waker.takeWakes()).isZero();
    assertThat(abortable.isAborted()).isTrue();
  }

  @Test
  void abortDuringThePollIsMetByTheNext() throws Exception {
    Abortable<?>[] own = new Abortable<?>[1];
    Future<String> aborting =
        Futures.pollFn(_ -> {
          own[0].abort();
          return Poll.pending();
        });
    own[0] = aborting.abortable();
    lab.pollPending(own[0]);
    assertThat(lab.cx.waker.takeWakes()).isOne();
    assertThat(lab.pollFailed(own[0])).isInstanceOf(Aborted.class);
  }

  @Test
  void failingDropIsSuppressedIntoTheAbort() {
    RuntimeException broken = new RuntimeException("drop");
    a.throwOnDrop(broken);
    abortable.abort();
    assertThat(lab.pollFailed(abortable))
        .isInstanceOf(Aborted.class)
        .hasSuppressedException(broken);
  }

  @Test
  void throwingWakerReachesWhoeverAborts() throws Exception {
    lab.cx.waker(() -> {
      throw new IllegalStateException("waker");
    });
    lab.pollPending(abortable);
    assertThat(catchThrowable(abortable::abort)).hasMessage("waker");
    lab.cx.waker(lab.cx.waker);
    assertThat(lab.pollFailed(abortable)).isInstanceOf(Aborted.class);
  }
}
