package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinOutcomesTest {
  private final Lab lab = new Lab();
  private final Probe<String> a = lab.probe("a");
  private final Probe<Integer> b = lab.probe("b");
  private final IOException broken = new IOException("broken");

  @Test
  void failureOfOneDoesNotEndTheOther() throws Exception {
    Future<Join2<Outcome<String>, Outcome<Integer>>> join = Futures.joinOutcomes(a, b);
    a.fail(broken);
    lab.pollPending(join);
    assertThat(b.isAlive()).isTrue();
    b.complete(2);
    assertThat(lab.pollReady(join))
        .isEqualTo(new Join2<>(new Outcome.Failure<>(broken), new Outcome.Value<>(2)));
    assertThat(lab.pollFailed(join)).hasMessageStartingWith("joinOutcomes: polled after");
  }

  @Test
  void errorEndsItAtOnce() throws Exception {
    AssertionError bug = new AssertionError();
    Future<?> join = Futures.joinOutcomes(a, b);
    lab.pollPending(join);
    a.fail(bug);
    assertThat(lab.pollFailed(join)).isSameAs(bug);
    assertThat(b.isDropped()).isTrue();
  }

  @Test
  void outcomesComeInTheOrderOfTheArguments() throws Exception {
    assertThat(lab.pollReady(Futures.joinOutcomes(ok(1), ok(2), ok(3))))
        .isEqualTo(new Join3<>(value(1), value(2), value(3)));
    assertThat(lab.pollReady(Futures.joinOutcomes(ok(1), ok(2), ok(3), ok(4))))
        .isEqualTo(new Join4<>(value(1), value(2), value(3), value(4)));
    assertThat(lab.pollReady(Futures.joinOutcomes(ok(1), ok(2), ok(3), ok(4), ok(5))))
        .isEqualTo(new Join5<>(value(1), value(2), value(3), value(4), value(5)));
  }

  @Test
  void manyOutcomesArePolledOnlyWhenWoken() throws Exception {
    List<Probe<Integer>> probes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      probes.add(lab.probe("p" + i));
    }
    Future<List<Outcome<Integer>>> join = Futures.joinAllOutcomes(probes);
    lab.pollPending(join);
    for (int i = 0; i < 100; i++) {
      if (i % 7 == 0) {
        probes.get(i).fail(broken);
      } else {
        probes.get(i).complete(i);
      }
      if (i < 99) {
        lab.pollPending(join);
      }
    }
    List<Outcome<Integer>> outcomes = lab.pollReady(join);
    for (int i = 0; i < 100; i++) {
      assertThat(outcomes.get(i)).isEqualTo(i % 7 == 0 ? new Outcome.Failure<>(broken) : value(i));
      assertThat(probes.get(i).polls()).isEqualTo(2);
    }
    assertThatThrownBy(() -> outcomes.add(value(1)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(lab.pollFailed(join)).hasMessageStartingWith("joinAllOutcomes: polled after");
  }

  @Test
  void noOutcomesAreReadyAtOnce() throws Exception {
    assertThat(lab.pollReady(Futures.joinAllOutcomes(List.<Future<String>>of()))).isEmpty();
  }

  private static Future<Integer> ok(int n) {
    return Futures.ready(n);
  }

  private static Outcome<Integer> value(int n) {
    return new Outcome.Value<>(n);
  }
}
