package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CancellationTokenTest {
  @RegisterExtension final LoggedWakes logged = new LoggedWakes();
  private final CountingWaker a = new CountingWaker();
  private final CountingWaker b = new CountingWaker();
  private final CancellationToken root = new CancellationToken();

  /** Ready after a number of polls; counts its drops. */
  private static final class Work extends RawFuture<String> {
    int pollsLeft;
    int drops;

    Work(int pollsLeft) {
      this.pollsLeft = pollsLeft;
    }

    @Override
    public Object pollRaw(Context cx) {
      return pollsLeft-- > 0 ? Poll.PENDING : "done";
    }

    @Override
    public void drop() {
      drops++;
    }
  }

  @Test
  void cancelWakesWaitersOnceAndStays() throws Exception {
    Future<Void> cancelled = root.cancelled();
    assertThat(a.isPending(cancelled)).isTrue();
    assertThat(b.isPending(cancelled)).isTrue();
    assertThat(root.isCancelled()).isFalse();
    root.cancel();
    root.cancel();
    assertThat(a.takeWakes()).isZero();
    assertThat(b.takeWakes()).isEqualTo(1);
    assertThat(root.isCancelled()).isTrue();
    assertThat(b.poll(cancelled)).isNull();
    assertThat(b.poll(root.cancelled())).isNull();
    assertThatThrownBy(() -> b.poll(cancelled)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cancelGoesDownNotUp() throws Exception {
    CancellationToken middle = root.child();
    CancellationToken leaf = middle.child();
    CancellationToken sibling = root.child();
    Future<Void> atRoot = root.cancelled();
    Future<Void> atLeaf = leaf.cancelled();
    Future<Void> atSibling = sibling.cancelled();
    assertThat(a.isPending(atRoot)).isTrue();
    assertThat(b.isPending(atLeaf)).isTrue();
    assertThat(a.isPending(atSibling)).isTrue();
    middle.cancel();
    assertThat(b.takeWakes()).isEqualTo(1);
    assertThat(a.takeWakes()).isZero();
    assertThat(leaf.isCancelled()).isTrue();
    assertThat(root.isCancelled()).isFalse();
    assertThat(sibling.isCancelled()).isFalse();
    assertThat(b.poll(atLeaf)).isNull();
    root.cancel();
    assertThat(a.takeWakes()).isEqualTo(2);
    assertThat(a.poll(atRoot)).isNull();
    assertThat(a.poll(atSibling)).isNull();
  }

  @Test
  void childOfACancelledTokenIsBornCancelled() throws Exception {
    CancellationToken before = root.child();
    root.cancel();
    assertThat(before.isCancelled()).isTrue();
    assertThat(root.child().child().isCancelled()).isTrue();
    assertThat(a.poll(root.child().cancelled())).isNull();
    before.cancel();
  }

  @Test
  void parentHoldsAChildOnlyWhileSomebodyWaitsBelow() throws Exception {
    CancellationToken middle = root.child();
    CancellationToken leaf = middle.child();
    assertThat(root.childrenLinked()).isZero();
    Future<Void> first = leaf.cancelled();
    Future<Void> second = leaf.cancelled();
    assertThat(a.isPending(first)).isTrue();
    assertThat(a.isPending(second)).isTrue();
    assertThat(root.childrenLinked()).isEqualTo(1);
    assertThat(middle.childrenLinked()).isEqualTo(1);
    first.drop();
    first.drop();
    assertThat(root.childrenLinked()).isEqualTo(1);
    second.drop();
    assertThat(root.childrenLinked()).isZero();
    assertThat(middle.childrenLinked()).isZero();
    root.cancel();
    assertThat(a.takeWakes()).isZero();
  }

  @Test
  void cancelledMiddleLeavesItsParent() throws Exception {
    CancellationToken middle = root.child();
    CancellationToken leaf = middle.child();
    Future<Void> cancelled = leaf.cancelled();
    assertThat(a.isPending(cancelled)).isTrue();
    middle.cancel();
    assertThat(root.childrenLinked()).isZero();
    assertThat(middle.childrenLinked()).isZero();
    cancelled.drop();
  }

  @Test
  void siblingsUnlinkInAnyOrder() throws Exception {
    for (int skip = 0; skip < 3; skip++) {
      List<Future<Void>> waits = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Future<Void> wait = root.child().cancelled();
        assertThat(a.isPending(wait)).isTrue();
        waits.add(wait);
      }
      assertThat(root.childrenLinked()).isEqualTo(3);
      waits.remove(skip).drop();
      assertThat(root.childrenLinked()).isEqualTo(2);
      waits.forEach(Future::drop);
      assertThat(root.childrenLinked()).isZero();
    }
  }

  @Test
  void runUntilCancelledAnswersTheValueAndLeavesNothing() throws Exception {
    Work work = new Work(1);
    CancellationToken child = root.child();
    Future<String> run = child.runUntilCancelled(work);
    assertThat(a.isPending(run)).isTrue();
    assertThat(root.childrenLinked()).isEqualTo(1);
    assertThat(a.poll(run)).isEqualTo("done");
    assertThat(root.childrenLinked()).isZero();
    assertThat(work.drops).isZero();
    assertThatThrownBy(() -> a.poll(run)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void runUntilCancelledDropsTheFutureOnce() throws Exception {
    Work work = new Work(9);
    Future<String> run = root.child().runUntilCancelled(work);
    assertThat(a.isPending(run)).isTrue();
    root.cancel();
    assertThat(a.takeWakes()).isEqualTo(1);
    assertThat(a.poll(run)).isNull();
    run.drop();
    assertThat(work.drops).isEqualTo(1);
  }

  @Test
  void runUntilCancelledDoesNotStartWhenCancelled() throws Exception {
    root.cancel();
    Work work = new Work(0);
    assertThat(a.poll(root.runUntilCancelled(work))).isNull();
    assertThat(work.drops).isEqualTo(1);
    assertThat(work.pollsLeft).isZero();
  }

  @Test
  void runUntilCancelledSeesACancelDuringThePoll() throws Exception {
    Future<String> run =
        root.runUntilCancelled(cx -> {
          root.cancel();
          return Poll.pending();
        });
    assertThat(a.poll(run)).isNull();
  }

  @Test
  void droppedRunDropsTheFutureAndLeavesNothing() throws Exception {
    Work work = new Work(9);
    Future<String> run = root.child().runUntilCancelled(work);
    assertThat(a.isPending(run)).isTrue();
    run.drop();
    run.drop();
    assertThat(work.drops).isEqualTo(1);
    assertThat(root.childrenLinked()).isZero();
  }

  @Test
  void failureOfTheFuturePassesThroughAndLeavesNothing() throws Exception {
    CancellationToken child = root.child();
    int[] polls = new int[1];
    Future<String> run =
        child.runUntilCancelled(cx -> {
          if (polls[0]++ == 0) {
            return Poll.pending();
          }
          throw new java.io.IOException("of the test");
        });
    assertThat(a.isPending(run)).isTrue();
    assertThatThrownBy(() -> a.poll(run)).isInstanceOf(java.io.IOException.class);
    assertThat(root.childrenLinked()).isZero();
  }

  @Test
  void guardKnowsItsToken() {
    CancellationToken token = new CancellationToken();
    try (CancelGuard guard = token.cancelOnClose()) {
      assertThat(guard.token()).isSameAs(token);
      guard.disarm();
      assertThat(guard.token()).isSameAs(token);
    }
    assertThat(token.isCancelled()).isFalse();
  }

  @Test
  void guardCancelsUnlessDisarmed() {
    CancellationToken child = root.child();
    try (CancelGuard guard = child.cancelOnClose()) {
      guard.disarm();
    }
    assertThat(child.isCancelled()).isFalse();
    try (CancelGuard guard = child.cancelOnClose()) {
      assertThat(guard).isNotNull();
    }
    assertThat(child.isCancelled()).isTrue();
    assertThat(root.isCancelled()).isFalse();
  }

  @Test
  void wakersThatThrowOrDropOthersHarmNobody() throws Exception {
    List<Future<Void>> others = new ArrayList<>();
    Future<Void> first = root.cancelled();
    Context nasty =
        Context.of(() -> {
          others.forEach(Future::drop);
          logged.throwingWaker().waker().wake();
        });
    assertThat(first.pollRaw(nasty)).isSameAs(Poll.PENDING);
    for (int i = 0; i < 3; i++) {
      Future<Void> other = root.child().cancelled();
      assertThat(a.isPending(other)).isTrue();
      others.add(other);
    }
    root.cancel();
    assertThat(a.takeWakes()).isEqualTo(3);
    assertThat(root.childrenLinked()).isZero();
    assertThat(logged.count()).isEqualTo(1);
  }

  @Test
  void hookIsCalledOnceByWhoCancels() {
    List<Thread> calls = new ArrayList<>();
    CancelHook hook = root.child().onCancel(() -> calls.add(Thread.currentThread()));
    assertThat(calls).isEmpty();
    root.cancel();
    root.cancel();
    hook.close();
    assertThat(calls).containsExactly(Thread.currentThread());
  }

  @Test
  void hookOfACancelledTokenIsCalledAtOnce() {
    root.cancel();
    AtomicInteger calls = new AtomicInteger();
    root.child().onCancel(calls::incrementAndGet);
    assertThat(calls).hasValue(1);
  }

  @Test
  void closedHookIsNotCalledAndNotKept() {
    AtomicInteger calls = new AtomicInteger();
    CancelHook hook = root.child().onCancel(calls::incrementAndGet);
    assertThat(root.childrenLinked()).isEqualTo(1);
    hook.close();
    hook.close();
    assertThat(root.childrenLinked()).isZero();
    root.cancel();
    assertThat(calls).hasValue(0);
  }

  @Test
  void hookMayUseTheTokenAndOneThatThrowsHarmsNobody() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    List<CancelHook> later = new ArrayList<>();
    root.onCancel(() -> {
      root.cancel();
      later.getFirst().close();
      root.onCancel(calls::incrementAndGet);
    });
    later.add(root.onCancel(() -> calls.addAndGet(100)));
    Asking<Void> waits = Asking.waiting(root.cancelled());
    root.onCancel(() -> {
      throw logged.failure();
    });
    root.onCancel(calls::incrementAndGet);
    root.cancel();
    waits.granted();
    assertThat(calls).hasValue(2);
    assertThat(logged.count()).isEqualTo(1);
  }
}
