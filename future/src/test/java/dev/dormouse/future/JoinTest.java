package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinTest {
  private final Lab lab = new Lab();
  private final Probe<String> a = lab.probe("a");
  private final Probe<Integer> b = lab.probe("b");
  private final Probe<Long> c = lab.probe("c");

  @Test
  void joinHasTheValuesInTheOrderOfTheArguments() throws Exception {
    Future<Join3<String, Integer, Long>> join = Futures.join(a, b, c);
    lab.pollPending(join);
    c.complete(3L);
    lab.pollPending(join);
    a.complete("1");
    lab.pollPending(join);
    b.complete(2);
    assertThat(lab.pollReady(join)).isEqualTo(new Join3<>("1", 2, 3L));
    assertThat(lab.pollFailed(join)).hasMessageStartingWith("join: polled after");
  }

  @Test
  void joinOfEachSizeFillsEachComponent() throws Exception {
    Future<Integer> one = Futures.ready(1);
    assertThat(lab.pollReady(Futures.join(one, Futures.ready("2")))).isEqualTo(new Join2<>(1, "2"));
    assertThat(
            lab.pollReady(
                Futures.join(
                    Futures.ready(1), Futures.ready("2"), Futures.ready(3L), Futures.ready('4'))))
        .isEqualTo(new Join4<>(1, "2", 3L, '4'));
    assertThat(
            lab.pollReady(
                Futures.join(
                    Futures.ready(1),
                    Futures.ready("2"),
                    Futures.ready(3L),
                    Futures.ready('4'),
                    Futures.ready(5.0))))
        .isEqualTo(new Join5<>(1, "2", 3L, '4', 5.0));
  }

  @Test
  void joinStoresItsWakerInEveryPendingChild() throws Exception {
    lab.pollPending(Futures.join(a, b));
    assertThat(a.isAwaited()).isTrue();
    assertThat(b.isAwaited()).isTrue();
    b.complete(1);
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
  }

  @Test
  void joinPollsNoChildAfterItsEnd() throws Exception {
    Future<Join2<String, Integer>> join = Futures.join(a, b);
    a.complete("now");
    lab.pollPending(join);
    lab.pollPending(join);
    lab.pollPending(join);
    assertThat(a.polls()).isEqualTo(1);
    assertThat(b.polls()).isEqualTo(3);
  }

  @Test
  void joinBeginsEachPollWithTheNextChild() throws Exception {
    Future<?> join = Futures.join(a, b, c);
    lab.pollPending(join);
    lab.pollPending(join);
    lab.pollPending(join);
    lab.pollPending(join);
    assertThat(lab.journal)
        .containsExactly(
            "poll a", "poll b", "poll c", "poll b", "poll c", "poll a", "poll c", "poll a",
            "poll b", "poll a", "poll b", "poll c");
  }

  @Test
  void firstFailureDropsTheOthersInOrderAndIsThrownAsItIs() throws Exception {
    IOException cause = new IOException("b failed");
    Future<?> join = Futures.join(a, b, c);
    lab.pollPending(join);
    lab.journal.clear();
    b.fail(cause);
    assertThat(lab.pollFailed(join)).isSameAs(cause).hasNoSuppressedExceptions();
    assertThat(lab.journal).containsExactly("poll b", "drop a", "drop c");
    assertThat(lab.pollFailed(join)).hasMessageStartingWith("join: polled after");
  }

  @Test
  void failureBeforeTheOthersWerePolledDropsThemUnpolled() {
    a.fail(new IOException());
    lab.pollFailed(Futures.join(a, b, c));
    assertThat(lab.journal).containsExactly("poll a", "drop b", "drop c");
  }

  @Test
  void throwingDropsAreSuppressedIntoTheFailureAndHarmNobody() {
    RuntimeException broken = new RuntimeException("drop of a");
    RuntimeException worse = new RuntimeException("drop of c");
    a.throwOnDrop(broken);
    c.throwOnDrop(worse);
    b.failAfter(0, new IOException("b failed"));
    Throwable failure = lab.pollFailed(Futures.join(a, b, c));
    assertThat(failure).hasMessage("b failed").hasSuppressedException(broken);
    assertThat(failure.getSuppressed()).containsExactly(broken, worse);
    assertThat(c.isDropped()).isTrue();
  }

  @Test
  void throwingDropsDoNotStopTheDropOfTheRest() {
    RuntimeException broken = new RuntimeException("drop of a");
    RuntimeException worse = new RuntimeException("drop of b");
    a.throwOnDrop(broken);
    b.throwOnDrop(worse);
    Future<?> join = Futures.join(a, b, c);
    assertThatThrownBy(join::drop).isSameAs(broken).hasSuppressedException(worse);
    assertThat(c.isDropped()).isTrue();
    join.drop();
    assertThat(lab.journal).containsExactly("drop a", "drop b", "drop c");
  }

  @Test
  void errorOfAChildDropsTheOthersToo() {
    AssertionError bug = new AssertionError("bug");
    a.fail(bug);
    assertThat(lab.pollFailed(Futures.join(a, b))).isSameAs(bug);
    assertThat(b.isDropped()).isTrue();
  }

  @Test
  void outcomesLetEveryChildEnd() throws Exception {
    IOException cause = new IOException();
    Future<Join2<Outcome<String>, Outcome<Integer>>> join = Futures.join(a.outcome(), b.outcome());
    a.fail(cause);
    lab.pollPending(join);
    b.complete(7);
    assertThat(lab.pollReady(join))
        .isEqualTo(new Join2<>(new Outcome.Failure<>(cause), new Outcome.Value<>(7)));
  }

  @Test
  void joinAllOfNoneIsReady() throws Exception {
    assertThat(lab.pollReady(Futures.joinAll(List.<Future<String>>of()))).isEmpty();
  }

  @Test
  void joinAllKeepsTheOrderAndNulls() throws Exception {
    Lab lab = new Lab();
    List<Future<String>> futures = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      futures.add(lab.<String>probe("p" + i).after(50 - i, i == 7 ? null : "v" + i));
    }
    Future<List<String>> join = Futures.joinAll(futures);
    futures.clear();
    @SuppressWarnings("unchecked")
    List<String> values = (List<String>) lab.run(join);
    assertThat(values).hasSize(50).startsWith("v0", "v1").endsWith("v49");
    assertThat(values.get(7)).isNull();
    assertThatThrownBy(() -> values.set(0, "x")).isInstanceOf(UnsupportedOperationException.class);
    lab.assertNothingLeft();
  }

  @Test
  void childThatUsesUpTheBudgetDoesNotStarveTheNext() throws Exception {
    int[] progress = new int[2];
    Future<?> join = Futures.join(greedy(progress, 0), greedy(progress, 1));
    for (int turn = 0; turn < 10; turn++) {
      lab.cx.budget(Context.BUDGET_MAX);
      lab.pollPending(join);
    }
    assertThat(progress[0]).isEqualTo(5 * Context.BUDGET_MAX);
    assertThat(progress[1]).isEqualTo(5 * Context.BUDGET_MAX);
    join.drop();
  }

  private static Future<Void> greedy(int[] progress, int index) {
    return Futures.pollFn(cx -> {
      while (cx.proceed()) {
        progress[index]++;
      }
      return Poll.pending();
    });
  }

  @Test
  void joinDroppedAtEachSuspensionLeavesNothing() {
    int suspensions =
        Lab.dropEverywhere(
            "join",
            l ->
                Futures.join(
                    l.<String>probe("a").after(1, "a"),
                    l.<Integer>probe("b").after(3, 1),
                    Futures.join(
                        l.<String>probe("c").after(4, "c"), l.<String>probe("d").after(2, "d"))));
    assertThat(suspensions).isEqualTo(4);
    Lab.dropEverywhere(
        "joinAll",
        l ->
            Futures.joinAll(
                List.of(
                    l.probe("a").after(1, "a"),
                    l.probe("b").failAfter(2, new IOException()),
                    l.probe("c").after(3, "c"))));
  }

  @Test
  void sameFutureTwiceIsRefusedByName() throws Exception {
    Future<Integer> one = Futures.ready(1);
    assertThat(lab.pollFailed(Futures.join(one, one)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("ready: polled after");
  }
}
