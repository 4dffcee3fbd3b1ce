package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedTest {
  private final Lab lab = new Lab();
  private final Probe<String> a = lab.probe("a");
  private final CountingWaker one = new CountingWaker();
  private final CountingWaker other = new CountingWaker();

  private Object pollBy(Waker waker, Future<?> future) throws Exception {
    lab.cx.waker(waker);
    return future.pollRaw(lab.cx);
  }

  private Throwable failedBy(Waker waker, Future<?> future) {
    lab.cx.waker(waker);
    return lab.pollFailed(future);
  }

  @Test
  void valueGoesToEveryCopyAndTheFutureIsPolledToOneEnd() throws Exception {
    Shared<String> first = a.shared();
    Shared<String> second = first.copy();
    assertThat(pollBy(one, first)).isSameAs(Poll.PENDING);
    assertThat(pollBy(other, second)).isSameAs(Poll.PENDING);
    String value = new String("value");
    a.complete(value);
    assertThat(one.takeWakes()).isOne();
    assertThat(other.takeWakes()).isOne();
    assertThat(pollBy(other, second)).isSameAs(value);
    assertThat(one.takeWakes()).isZero();
    assertThat(pollBy(one, first)).isSameAs(value);
  }

  @Test
  void copyMayBeAwaitedAgain() throws Exception {
    Shared<String> shared = a.shared();
    a.complete("value");
    for (int n = 0; n < 3; n++) {
      assertThat(lab.pollReady(shared)).isEqualTo("value");
    }
    assertThat(a.polls()).isOne();
  }

  @Test
  void copiesThatWaitAreWokenByAnEndThatAnotherMet() throws Exception {
    Shared<String> first = a.shared();
    Shared<String> second = first.copy();
    pollBy(other, second);
    a.complete("value");
    other.takeWakes();
    Shared<String> third = first.copy();
    assertThat(pollBy(one, first)).isEqualTo("value");
    assertThat(one.wakes()).isZero();
    assertThat(pollBy(other, second)).isEqualTo("value");
    assertThat(lab.pollReady(third)).isEqualTo("value");
  }

  @Test
  void copyGoesOnWhereTheDrivingOneWasDropped() throws Exception {
    Shared<String> first = a.shared();
    Shared<String> second = first.copy();
    pollBy(one, first);
    pollBy(other, second);
    first.drop();
    a.complete("value");
    assertThat(other.takeWakes()).isOne();
    assertThat(one.takeWakes()).isZero();
    assertThat(pollBy(other, second)).isEqualTo("value");
  }

  @Test
  void copyGoesOnWhereTheOneThatWasWokenIsDroppedBeforeItsPoll() throws Exception {
    Shared<String> first = a.shared();
    Shared<String> second = first.copy();
    pollBy(other, second);
    pollBy(one, first);
    a.complete("value");
    first.drop();
    assertThat(other.takeWakes()).isOne();
    assertThat(pollBy(other, second)).isEqualTo("value");
  }

  /** The wake that comes during a poll finds nobody else linked, and the poller is dropped then. */
  @Test
  void copyThatLinksDuringAPollIsToldOfAWakeThatCameBefore() throws Exception {
    List<Shared<String>> copies = new ArrayList<>();
    int[] polls = new int[1];
    Future<String> inner =
        Futures.pollFn(cx -> {
          if (polls[0]++ > 0) {
            return Poll.ready("value");
          }
          cx.waker().wake();
          cx.waker().wake();
          Context outside = Context.of(other);
          assertThat(copies.get(1).pollRaw(outside)).isSameAs(Poll.PENDING);
          return Poll.pending();
        });
    copies.add(inner.shared());
    copies.add(copies.get(0).copy());
    pollBy(one, copies.get(0));
    assertThat(one.takeWakes()).isPositive();
    assertThat(other.takeWakes()).isOne();
    copies.get(0).drop();
    assertThat(pollBy(other, copies.get(1))).isEqualTo("value");
  }

  @Test
  void lastDropDropsTheFuture() throws Exception {
    Shared<String> first = a.shared();
    Shared<String> second = first.copy();
    pollBy(one, first);
    assertThat(first.strongCount()).isEqualTo(2);
    first.drop();
    first.drop();
    assertThat(second.strongCount()).isOne();
    assertThat(a.isAlive()).isTrue();
    second.drop();
    assertThat(lab.journal).containsExactly("poll a", "drop a");
    assertThat(second.strongCount()).isZero();
  }

  @Test
  void failureOfTheLastDropReachesWhoeverDrops() {
    RuntimeException broken = new RuntimeException("drop");
    a.throwOnDrop(broken);
    Shared<String> shared = a.shared();
    assertThatThrownBy(shared::drop).isSameAs(broken);
    assertThat(shared.strongCount()).isZero();
  }

  @Test
  void droppedCopyIsRefused() {
    Shared<String> shared = a.shared();
    Shared<String> left = shared.copy();
    shared.drop();
    assertThat(lab.pollFailed(shared)).hasMessageStartingWith("shared: polled after");
    assertThatThrownBy(shared::copy)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("shared: copied after it was dropped");
    assertThat(shared.peek()).isNull();
    left.drop();
  }

  @Test
  void exceptionGoesToEveryCopy() throws Exception {
    IOException broken = new IOException();
    Shared<String> first = a.shared();
    Shared<String> second = first.copy();
    pollBy(other, second);
    a.fail(broken);
    assertThat(failedBy(one, first)).isSameAs(broken);
    assertThat(failedBy(other, second)).isSameAs(broken);
    assertThat(failedBy(other, second)).isSameAs(broken);
    assertThat(first.peek()).isEqualTo(new Outcome.Failure<>(broken));
  }

  @Test
  void errorGoesToTheCopyThatMetItAndTheOthersSaySo() {
    AssertionError bug = new AssertionError("bug");
    Shared<String> first = a.shared();
    Shared<String> second = first.copy();
    a.fail(bug);
    assertThat(failedBy(one, first)).isSameAs(bug);
    assertThat(failedBy(other, second))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("shared: the future ended with an error while another copy polled it")
        .hasMessageContaining("bug")
        .hasCause(bug);
    assertThat(second.peek()).isInstanceOf(Outcome.Failure.class);
  }

  @Test
  void peekShowsTheValueWithoutAPoll() throws Exception {
    Shared<String> shared = a.shared();
    assertThat(shared.peek()).isNull();
    a.complete("value");
    assertThat(shared.peek()).isNull();
    lab.pollReady(shared);
    assertThat(shared.copy().peek()).isEqualTo(new Outcome.Value<>("value"));
    assertThat(a.polls()).isOne();
  }

  @Test
  void nullIsAValueToo() throws Exception {
    Shared<Void> shared = Futures.ready().shared();
    assertThat(lab.pollReady(shared)).isNull();
    assertThat(lab.pollReady(shared.copy())).isNull();
    assertThat(shared.peek()).isEqualTo(new Outcome.Value<>(null));
  }

  @Test
  void weakReferenceGivesCopiesWhileOneLives() throws Exception {
    Shared<String> shared = a.shared();
    WeakShared<String> weak = shared.downgrade();
    Shared<String> upgraded = weak.upgrade();
    assertThat(upgraded).isNotNull();
    assertThat(upgraded.isCopyOf(shared)).isTrue();
    assertThat(shared.isCopyOf(Futures.ready("x").shared())).isFalse();
    shared.drop();
    a.complete("value");
    assertThat(lab.pollReady(upgraded)).isEqualTo("value");
    Shared<String> late = weak.upgrade();
    upgraded.drop();
    assertThat(lab.pollReady(late)).isEqualTo("value");
    late.drop();
    assertThat(weak.upgrade()).isNull();
  }

  @Test
  void weakReferenceKeepsNoFutureAlive() {
    Shared<String> shared = a.shared();
    WeakShared<String> weak = shared.downgrade();
    shared.drop();
    assertThat(a.isDropped()).isTrue();
    assertThat(weak.upgrade()).isNull();
  }

  @Test
  void copyThatDropsItselfInItsPollLeavesTheFutureToThePoller() throws Exception {
    List<Shared<String>> copies = new ArrayList<>();
    Future<String> inner =
        Futures.pollFn(
            new RawFuture<String>() {
              @Override
              public Object pollRaw(Context cx) {
                copies.getFirst().drop();
                lab.journal.add("left");
                return Poll.PENDING;
              }

              @Override
              public void drop() {
                lab.journal.add("drop inner");
              }
            });
    copies.add(inner.shared());
    lab.pollPending(copies.getFirst());
    assertThat(lab.journal).containsExactly("left", "drop inner");
    assertThat(copies.getFirst().strongCount()).isZero();
  }

  @Test
  void copyThatDropsItselfInItsLastPollStillHasTheValue() throws Exception {
    List<Shared<String>> copies = new ArrayList<>();
    Future<String> inner =
        Futures.pollFn(_ -> {
          copies.getFirst().drop();
          return Poll.ready("value");
        });
    copies.add(inner.shared());
    WeakShared<String> weak = copies.getFirst().downgrade();
    assertThat(lab.pollReady(copies.getFirst())).isEqualTo("value");
    assertThat(weak.upgrade()).isNull();
  }

  @Test
  void otherCopyDroppedDuringThePollIsOnlyCounted() throws Exception {
    List<Shared<String>> copies = new ArrayList<>();
    Future<String> inner =
        Futures.pollFn(_ -> {
          copies.get(1).drop();
          return Poll.pending();
        });
    copies.add(inner.shared());
    copies.add(copies.getFirst().copy());
    lab.pollPending(copies.getFirst());
    assertThat(copies.getFirst().strongCount()).isOne();
    copies.getFirst().drop();
  }

  @Test
  void wakerThatThrowsHarmsNobodyElse() throws Exception {
    Shared<String> first = a.shared();
    Shared<String> second = first.copy();
    Shared<String> third = first.copy();
    pollBy(one, first);
    pollBy(
        () -> {
          throw new IllegalStateException("a waker of the test");
        },
        second);
    pollBy(other, third);
    a.complete("value");
    assertThat(one.wakes()).isOne();
    assertThat(other.wakes()).isOne();
    assertThat(pollBy(one, first)).isEqualTo("value");
    second.drop();
    third.drop();
  }

  @Test
  void copiesDroppedWhileTheyWaitAreThrownOutInTime() throws Exception {
    Shared<String> lasting = a.shared();
    pollBy(one, lasting);
    for (int n = 0; n < SharedCell.DEAD_MAX; n++) {
      Shared<String> passing = lasting.copy();
      pollBy(other, passing);
      passing.drop();
    }
    assertThat(one.takeWakes()).isZero();
    Shared<String> passing = lasting.copy();
    pollBy(other, passing);
    passing.drop();
    assertThat(one.takeWakes()).as("woken to link itself again").isOne();
    assertThat(other.takeWakes()).isZero();
    pollBy(one, lasting);
    a.complete("value");
    assertThat(one.takeWakes()).isOne();
    assertThat(pollBy(one, lasting)).isEqualTo("value");
  }

  @Test
  void exhaustedBudgetIsNoEnd() throws Exception {
    Future<String> spender =
        Futures.pollFn(cx -> cx.proceed() ? Poll.ready("value") : Poll.pending());
    Shared<String> shared = spender.shared();
    lab.cx.budget(0);
    lab.pollPending(shared);
    assertThat(lab.cx.waker.takeWakes()).isPositive();
    lab.cx.budget(1);
    assertThat(lab.pollReady(shared)).isEqualTo("value");
  }

  @Test
  void dumpShowsTheFutureUntilItsEnd() throws Exception {
    Shared<String> shared = a.shared();
    assertThat(FutureInfo.tree(shared.copy()))
        .isEqualTo("shared\n  " + Probe.class.getName() + "\n");
    a.complete("value");
    lab.pollReady(shared);
    assertThat(FutureInfo.tree(shared)).isEqualTo("shared\n");
  }
}
