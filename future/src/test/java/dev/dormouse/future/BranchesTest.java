package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Branches of choices that are lent, fused, disabled or all gone. */
class BranchesTest {
  private final Lab lab = new Lab();
  private final Probe<String> a = lab.probe("a");
  private final Probe<String> b = lab.probe("b");

  // ---- byRef

  @Test
  void loserThatIsLentLivesOnAndCanBeAwaited() throws Exception {
    Future<Select2<String, String>> select = Futures.select(a.byRef(), b);
    lab.pollPending(select);
    b.complete("won");
    assertThat(lab.pollReady(select)).isEqualTo(new Select2.Second<>("won"));
    assertThat(a.isAlive()).isTrue();
    a.complete("later");
    assertThat(lab.pollReady(a)).isEqualTo("later");
  }

  @Test
  void futureIsLentAgainInEachTurn() throws Exception {
    for (int turn = 0; turn < 3; turn++) {
      Future<?> select = Futures.selectBiased(a.byRef(), Futures.ready(turn));
      assertThat(lab.pollReady(select)).isEqualTo(new Select2.Second<>(turn));
    }
    a.complete("value");
    assertThat(lab.pollReady(Futures.selectBiased(a.byRef(), Futures.ready(3))))
        .isEqualTo(new Select2.First<>("value"));
    assertThat(a.polls()).isEqualTo(4);
  }

  @Test
  void loanThatIsGivenBackIsNotPolledAgain() {
    Future<String> loan = a.byRef();
    loan.drop();
    assertThat(a.isAlive()).isTrue();
    assertThat(lab.pollFailed(loan)).hasMessageStartingWith("byRef: polled after");
    a.drop();
  }

  @Test
  void secondLoanOfAFutureThatHasEndedIsRefusedByTheFuture() throws Exception {
    Future<String> mapped = a.map(value -> value);
    a.complete("value");
    lab.pollReady(mapped.byRef());
    assertThat(lab.pollFailed(Futures.select(mapped.byRef(), b)))
        .hasMessageStartingWith("map: polled after");
    assertThat(b.isDropped()).isTrue();
  }

  @Test
  void loanShowsItsFutureInADump() {
    assertThat(FutureInfo.tree(Futures.select(a.byRef(), b.fuse())))
        .isEqualTo(
            """
            select of 2
              byRef
                %s
              fuse
                %s
            """
                .formatted(Probe.class.getName(), Probe.class.getName()));
  }

  // ---- fuse

  @Test
  void fuseThatHasEndedIsLeftOutOfTheNextChoice() throws Exception {
    Fuse<String> fuse = a.fuse();
    a.complete("value");
    assertThat(lab.pollReady(Futures.select(fuse.byRef(), b.byRef())))
        .isEqualTo(new Select2.First<>("value"));
    assertThat(fuse.isTerminated()).isTrue();
    Future<Select2<String, String>> next = Futures.select(fuse.byRef(), b.byRef());
    lab.pollPending(next);
    b.complete("other");
    assertThat(lab.pollReady(next)).isEqualTo(new Select2.Second<>("other"));
    assertThat(a.polls()).isOne();
  }

  @Test
  void fuseThatFailedHasEnded() {
    IOException broken = new IOException();
    a.fail(broken);
    Fuse<String> fuse = a.fuse();
    assertThat(fuse.isTerminated()).isFalse();
    assertThat(lab.pollFailed(fuse)).isSameAs(broken);
    assertThat(fuse.isTerminated()).isTrue();
  }

  @Test
  void fuseAnswersPendingAfterItsEndAndStoresNothing() throws Exception {
    a.complete("value");
    Fuse<String> fuse = a.fuse();
    lab.pollReady(fuse);
    lab.pollPending(fuse);
    assertThat(FutureInfo.tree(fuse)).isEqualTo("fuse, ended\n");
    Fuse<String> none = Fuse.terminated();
    assertThat(none.isTerminated()).isTrue();
    lab.pollPending(none);
  }

  @Test
  void closedFuseDropsItsFutureOnce() throws Exception {
    try (Fuse<String> fuse = a.fuse()) {
      lab.pollPending(Futures.selectBiased(fuse.byRef(), b));
    }
    assertThat(lab.journal).containsExactly("poll a", "poll b", "drop a");
    Fuse<String> other = b.fuse();
    other.drop();
    other.close();
    assertThat(other.isTerminated()).isTrue();
  }

  // ---- onlyIf

  @Test
  void enabledFutureIsItself() {
    assertThat(a.onlyIf(true)).isSameAs(a);
    a.drop();
  }

  @Test
  void disabledBranchIsNeverPolledAndDroppedWithTheLosers() throws Exception {
    a.complete("ready, but not wanted");
    Future<Select2<String, String>> select = Futures.selectBiased(a.onlyIf(false), b);
    lab.pollPending(select);
    b.complete("won");
    assertThat(lab.pollReady(select)).isEqualTo(new Select2.Second<>("won"));
    assertThat(lab.journal).containsExactly("poll b", "poll b", "drop a");
  }

  @Test
  void disabledLoanStaysItsOwners() throws Exception {
    lab.pollReady(Futures.select(a.byRef().onlyIf(false), Futures.ready(1)));
    assertThat(a.isAlive()).isTrue();
    assertThat(a.polls()).isZero();
    a.drop();
  }

  @Test
  void disabledFutureElsewhereNeverEnds() throws Exception {
    Future<String> disabled = a.onlyIf(false);
    lab.pollPending(disabled);
    assertThat(FutureInfo.tree(disabled)).startsWith("disabled\n  ");
    disabled.drop();
    disabled.drop();
    assertThat(lab.journal).containsExactly("drop a");
  }

  // ---- none left

  @Test
  void choiceWhoseBranchesAreAllDisabledFailsAndDropsThem() {
    Future<?> select = Futures.select(a.onlyIf(false), b.onlyIf(false), Fuse.terminated());
    assertThat(lab.pollFailed(select))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "select: each of the 3 futures that are left is disabled or has ended before, so none"
                + " can win; enable one, or add Futures.noneLeft() as a branch");
    assertThat(lab.journal).containsExactly("drop a", "drop b");
    assertThat(lab.pollFailed(select)).hasMessageStartingWith("select: polled after");
  }

  @Test
  void failingDropOfADisabledBranchIsSuppressed() {
    RuntimeException broken = new RuntimeException("drop");
    a.throwOnDrop(broken);
    assertThat(lab.pollFailed(Futures.race(a.onlyIf(false), b.onlyIf(false))))
        .hasMessageStartingWith("race: each of the 2")
        .hasSuppressedException(broken);
    assertThat(b.isDropped()).isTrue();
  }

  @Test
  void noneLeftWinsWhenNoOtherBranchMay() throws Exception {
    Future<?> select = Futures.select(a.onlyIf(false), Fuse.terminated(), Futures.noneLeft());
    assertThat(lab.pollReady(select)).isEqualTo(new Select3.Third<>(null));
    assertThat(lab.journal).containsExactly("drop a");
  }

  @Test
  void noneLeftDoesNotWinWhileAnotherBranchMay() throws Exception {
    Future<?> select = Futures.selectBiased(Futures.noneLeft(), a);
    lab.pollPending(select);
    lab.pollPending(select);
    a.complete("value");
    assertThat(lab.pollReady(select)).isEqualTo(new Select2.Second<>("value"));
  }

  @Test
  void loopOverFusesEndsWhenBothHaveEnded() throws Exception {
    a.complete("a");
    b.complete("b");
    Fuse<String> first = a.fuse();
    Fuse<String> second = b.fuse();
    StringBuilder order = new StringBuilder();
    for (boolean isOver = false; !isOver; ) {
      switch (lab.pollReady(
          Futures.selectBiased(first.byRef(), second.byRef(), Futures.noneLeft()))) {
        case Select3.First(var value) -> order.append(value);
        case Select3.Second(var value) -> order.append(value);
        case Select3.Third(_) -> isOver = true;
      }
    }
    assertThat(order).hasToString("ab");
  }

  @Test
  void noneLeftAloneIsReady() throws Exception {
    assertThat(lab.pollReady(Futures.noneLeft())).isNull();
    assertThat(FutureInfo.tree(Futures.noneLeft())).isEqualTo("noneLeft\n");
  }

  @Test
  void readyLastBranchOfABiasedChoiceIsItsDefault() throws Exception {
    assertThat(lab.pollReady(Futures.selectBiased(a.byRef(), Futures.ready("default"))))
        .isEqualTo(new Select2.Second<>("default"));
    a.complete("value");
    assertThat(lab.pollReady(Futures.selectBiased(a.byRef(), Futures.ready("default"))))
        .isEqualTo(new Select2.First<>("value"));
  }

  // ---- raceOk

  @Test
  void raceOkFailsAtOnceWhenOnlyDisabledBranchesAreLeft() {
    IOException broken = new IOException();
    a.fail(broken);
    assertThat(lab.pollFailed(Futures.raceOk(a, b.onlyIf(false)))).isSameAs(broken);
    assertThat(b.isDropped()).isTrue();
    assertThat(lab.pollFailed(Futures.raceOk(Fuse.terminated(), Fuse.terminated())))
        .hasMessageStartingWith("raceOk: each of the 2 futures");
  }

  @Test
  void raceOkLeavesDisabledBranchesOut() throws Exception {
    a.complete("ready, but not wanted");
    Future<String> race = Futures.raceOk(a.onlyIf(false), b);
    lab.pollPending(race);
    b.complete("value");
    assertThat(lab.pollReady(race)).isEqualTo("value");
    assertThat(a.isDropped()).isTrue();
  }

  @Test
  void raceOkGivesItselfUpToNoneLeft() throws Exception {
    a.fail(new IOException());
    Future<Object> race = Futures.raceOk(a, b.onlyIf(false), Futures.noneLeft());
    assertThat(lab.pollReady(race)).isNull();
    assertThat(b.isDropped()).isTrue();
  }

  // ---- biased lists

  @Test
  void biasedListsPreferTheEarlier() throws Exception {
    for (int n = 0; n < 20; n++) {
      assertThat(lab.pollReady(Futures.raceBiased(Futures.pending(), ready(2), ready(3))))
          .isEqualTo(2);
      assertThat(lab.pollReady(Futures.selectAllBiased(List.of(ready(1), ready(2)))))
          .isEqualTo(new Winner<>(0, 1));
    }
  }

  private static Future<Integer> ready(int n) {
    return Futures.ready(n);
  }
}
