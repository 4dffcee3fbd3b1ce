package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectTest {
  private final Lab lab = new Lab();
  private final Probe<String> a = lab.probe("a");
  private final Probe<Integer> b = lab.probe("b");
  private final Probe<Long> c = lab.probe("c");

  @Test
  void switchOverTheResultIsExhaustive() throws Exception {
    Future<Select2<String, Integer>> select = Futures.select(a, b);
    lab.pollPending(select);
    b.complete(42);
    String text =
        switch (lab.pollReady(select)) {
          case Select2.First(var string) -> string;
          case Select2.Second(var number) -> "number " + (number + 1);
        };
    assertThat(text).isEqualTo("number 43");
  }

  @Test
  void losersAreDroppedInOrderBeforeTheResultIsHandedOn() throws Exception {
    Future<String> select =
        Futures.selectBiased(a, b, c)
            .map(winner -> {
              lab.journal.add("handed on");
              return winner.toString();
            });
    lab.pollPending(select);
    lab.journal.clear();
    b.complete(1);
    lab.pollReady(select);
    assertThat(lab.journal).containsExactly("poll a", "poll b", "drop a", "drop c", "handed on");
  }

  @Test
  void winnerOfEachPlaceIsToldApart() throws Exception {
    for (int place = 0; place < 5; place++) {
      Future<Integer>[] f = onlyReady(place);
      int chosen =
          switch (lab.pollReady(Futures.select(f[0], f[1], f[2], f[3], f[4]))) {
            case Select5.First(var n) -> n;
            case Select5.Second(var n) -> n + 10;
            case Select5.Third(var n) -> n + 20;
            case Select5.Fourth(var n) -> n + 30;
            case Select5.Fifth(var n) -> n + 40;
          };
      assertThat(chosen).isEqualTo(place * 11);
    }
    for (int place = 0; place < 4; place++) {
      Future<Integer>[] f = onlyReady(place);
      int chosen =
          switch (lab.pollReady(Futures.select(f[0], f[1], f[2], f[3]))) {
            case Select4.First(var n) -> n;
            case Select4.Second(var n) -> n + 10;
            case Select4.Third(var n) -> n + 20;
            case Select4.Fourth(var n) -> n + 30;
          };
      assertThat(chosen).isEqualTo(place * 11);
    }
    for (int place = 0; place < 3; place++) {
      Future<Integer>[] f = onlyReady(place);
      int chosen =
          switch (lab.pollReady(Futures.select(f[0], f[1], f[2]))) {
            case Select3.First(var n) -> n;
            case Select3.Second(var n) -> n + 10;
            case Select3.Third(var n) -> n + 20;
          };
      assertThat(chosen).isEqualTo(place * 11);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Future<Integer>[] onlyReady(int place) {
    Future<Integer>[] futures = new Future[5];
    for (int i = 0; i < 5; i++) {
      futures[i] = i == place ? Futures.ready(i) : Futures.pending();
    }
    return futures;
  }

  @Test
  void biasedFormsPreferTheEarlierArgument() throws Exception {
    for (int n = 0; n < 20; n++) {
      assertThat(lab.pollReady(Futures.selectBiased(Futures.ready(1), Futures.ready(2))))
          .isEqualTo(new Select2.First<>(1));
      assertThat(
              lab.pollReady(
                  Futures.selectBiased(
                      Futures.pending(), Futures.ready(2), Futures.ready(3), Futures.ready(4))))
          .isEqualTo(new Select4.Second<>(2));
      assertThat(
              lab.pollReady(
                  Futures.selectBiased(
                      Futures.pending(),
                      Futures.pending(),
                      Futures.ready(3),
                      Futures.ready(4),
                      Futures.ready(5))))
          .isEqualTo(new Select5.Third<>(3));
    }
  }

  @Test
  void fairFormGivesEachReadyBranchItsShare() throws Exception {
    int[] wins = new int[3];
    for (int n = 0; n < 3_000; n++) {
      Future<Winner<Integer>> select =
          Futures.selectAll(List.of(Futures.ready(0), Futures.ready(1), Futures.ready(2)));
      wins[lab.pollReady(select).index()]++;
    }
    assertThat(wins).satisfies(w -> assertThat(w[0]).isBetween(800, 1_200));
    assertThat(wins).satisfies(w -> assertThat(w[1]).isBetween(800, 1_200));
    assertThat(wins).satisfies(w -> assertThat(w[2]).isBetween(800, 1_200));
  }

  @Test
  void twoSelectsThatTakeTurnsAreBothFair() throws Exception {
    int[] wins = new int[2];
    for (int n = 0; n < 1_000; n++) {
      for (int which = 0; which < 2; which++) {
        Future<Select2<Integer, Integer>> select =
            Futures.select(Futures.ready(0), Futures.ready(1));
        if (lab.pollReady(select) instanceof Select2.First) {
          wins[which]++;
        }
      }
    }
    assertThat(wins[0]).isBetween(400, 600);
    assertThat(wins[1]).isBetween(400, 600);
  }

  @Test
  void entropyOfTheExecutorPicksTheBranch() throws Exception {
    lab.cx.entropy(() -> -1L); // the highest number of any range
    for (int n = 0; n < 20; n++) {
      assertThat(lab.pollReady(Futures.select(Futures.ready(1), Futures.ready(2))))
          .isEqualTo(new Select2.Second<>(2));
    }
  }

  @Test
  void failureOfOneBranchDropsTheOthers() throws Exception {
    IOException cause = new IOException();
    RuntimeException broken = new RuntimeException("drop of a");
    a.throwOnDrop(broken);
    Future<?> select = Futures.selectBiased(a, b, c);
    lab.pollPending(select);
    lab.journal.clear();
    b.fail(cause);
    assertThat(lab.pollFailed(select)).isSameAs(cause).hasSuppressedException(broken);
    assertThat(lab.journal).containsExactly("poll a", "poll b", "drop a", "drop c");
    assertThat(lab.pollFailed(select)).hasMessageStartingWith("selectBiased: polled after");
  }

  @Test
  void throwingDropOfALoserIsTheResultAndTheOthersAreDropped() {
    RuntimeException broken = new RuntimeException("drop of b");
    a.complete("won");
    b.throwOnDrop(broken);
    Future<?> select = Futures.selectBiased(a, b, c);
    assertThat(lab.pollFailed(select)).isSameAs(broken);
    assertThat(c.isDropped()).isTrue();
    assertThat(lab.pollFailed(select)).hasMessageStartingWith("selectBiased: polled after");
  }

  @Test
  void selectStoresItsWakerInEveryBranch() throws Exception {
    lab.pollPending(Futures.select(a, b, c));
    assertThat(a.isAwaited()).isTrue();
    assertThat(b.isAwaited()).isTrue();
    assertThat(c.isAwaited()).isTrue();
  }

  @Test
  void selectAllOfNoneIsRefused() {
    assertThatThrownBy(() -> Futures.selectAll(List.<Future<String>>of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("selectAll: of no futures none can win");
  }

  @Test
  void selectDroppedAtEachSuspensionLeavesNothing() {
    int suspensions =
        Lab.dropEverywhere(
            "select",
            l ->
                Futures.select(
                    l.<String>probe("a").after(5, "a"),
                    Futures.select(
                        l.<Integer>probe("b").after(3, 1), l.<Integer>probe("c").after(9, 2))));
    assertThat(suspensions).isEqualTo(3);
    Lab.dropEverywhere(
        "selectBiased",
        l ->
            Futures.selectBiased(
                l.probe("a").after(5, "a"), l.probe("b").failAfter(2, new IOException())));
    Lab.dropEverywhere(
        "selectAll", l -> Futures.selectAll(List.of(l.probe("a").after(1, 1), l.probe("b"))));
  }
}
