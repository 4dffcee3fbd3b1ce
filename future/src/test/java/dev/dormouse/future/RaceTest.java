package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {
  private final Lab lab = new Lab();
  private final Probe<String> a = lab.probe("a");
  private final Probe<String> b = lab.probe("b");
  private final Probe<String> c = lab.probe("c");

  @Test
  void firstToEndWinsAndTheOthersAreDropped() throws Exception {
    Future<String> race = Futures.race(a, b, c);
    lab.pollPending(race);
    c.complete("fast");
    assertThat(lab.pollReady(race)).isEqualTo("fast");
    lab.assertNothingLeft();
    assertThat(lab.pollFailed(race)).hasMessageStartingWith("race: polled after");
  }

  @Test
  void failureEndsARaceToo() throws Exception {
    IOException cause = new IOException();
    Future<String> race = Futures.race(List.of(a, b, c));
    lab.pollPending(race);
    b.fail(cause);
    assertThat(lab.pollFailed(race)).isSameAs(cause);
    lab.assertNothingLeft();
  }

  @Test
  void raceOfSubtypesHasTheCommonType() throws Exception {
    Future<Number> race = Futures.race(Futures.ready(1), Futures.<Long>pending());
    assertThat(lab.run(race)).isEqualTo(1);
  }

  @Test
  void raceOkPassesFailuresOver() throws Exception {
    Future<String> race = Futures.raceOk(a, b, c);
    a.fail(new IOException("a"));
    lab.pollPending(race);
    lab.pollPending(race);
    assertThat(a.polls()).isEqualTo(1);
    c.complete("late but whole");
    assertThat(lab.pollReady(race)).isEqualTo("late but whole");
    assertThat(b.isDropped()).isTrue();
    assertThat(lab.pollFailed(race)).hasMessageStartingWith("raceOk: polled after");
  }

  @Test
  void raceOkFailsWhenAllHaveFailed() throws Exception {
    IOException first = new IOException("b");
    IOException second = new IOException("a");
    Future<String> race = Futures.raceOk(a, b);
    b.fail(first);
    lab.pollPending(race);
    a.fail(second);
    assertThat(lab.pollFailed(race)).isSameAs(first).hasSuppressedException(second);
    assertThat(lab.pollFailed(race)).hasMessageStartingWith("raceOk: polled after");
  }

  @Test
  void raceOkOfOneFailureTwiceDoesNotSuppressItIntoItself() {
    IOException same = new IOException("same");
    Future<String> race = Futures.raceOk(Futures.failed(same), Futures.failed(same));
    assertThat(lab.pollFailed(race)).isSameAs(same).hasNoSuppressedExceptions();
  }

  @Test
  void errorEndsRaceOkAtOnce() {
    AssertionError bug = new AssertionError("bug");
    lab.cx.entropy(() -> 0L);
    a.fail(bug);
    assertThat(lab.pollFailed(Futures.raceOk(a, b, c))).isSameAs(bug);
    assertThat(lab.journal).containsExactly("poll a", "drop b", "drop c");
  }

  @Test
  void racesDroppedAtEachSuspensionLeaveNothing() {
    Lab.dropEverywhere(
        "race", l -> Futures.race(l.probe("a").after(4, 1), l.probe("b").after(2, 2)));
    int suspensions =
        Lab.dropEverywhere(
            "raceOk",
            l ->
                Futures.raceOk(
                    l.probe("a").after(4, 1), l.probe("b").failAfter(2, new IOException())));
    assertThat(suspensions).isEqualTo(4);
  }
}
