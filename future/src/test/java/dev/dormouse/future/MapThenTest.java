package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapThenTest {
  private final Lab lab = new Lab();
  private final Probe<String> a = lab.probe("a");
  private final Probe<Integer> b = lab.probe("b");

  @Test
  void mapAppliesItsFunctionToTheValue() throws Exception {
    Future<Integer> length = a.map(String::length);
    lab.pollPending(length);
    a.complete("four");
    assertThat(lab.pollReady(length)).isEqualTo(4);
    assertThat(lab.pollFailed(length)).hasMessageStartingWith("map: polled after");
  }

  @Test
  void mapOfALocalFutureIsItselfLocal() throws Exception {
    LocalFuture<String> local = _ -> Poll.ready("confined");
    LocalFuture<Integer> length = local.map(String::length);
    assertThat(lab.pollReady(length)).isEqualTo(8);
  }

  @Test
  void throwingFunctionEndsTheMap() throws Exception {
    Future<Object> map =
        a.map(_ -> {
          throw new IllegalArgumentException("bad");
        });
    a.complete("x");
    assertThat(lab.pollFailed(map)).hasMessage("bad");
    map.drop();
    assertThat(lab.pollFailed(map)).hasMessageStartingWith("map: polled after");
  }

  @Test
  void failurePassesMapAndThenUntouched() {
    IOException cause = new IOException();
    a.fail(cause);
    b.fail(cause);
    assertThat(lab.pollFailed(a.map(String::length))).isSameAs(cause);
    assertThat(lab.pollFailed(b.then(n -> Futures.ready(n + 1)))).isSameAs(cause);
  }

  @Test
  void thenGoesOnInTheSamePoll() throws Exception {
    a.complete("x");
    b.complete(2);
    Future<Integer> then = a.then(_ -> b);
    assertThat(lab.pollReady(then)).isEqualTo(2);
    assertThat(lab.journal).containsExactly("poll a", "poll b");
    assertThat(lab.pollFailed(then)).hasMessageStartingWith("then: polled after");
  }

  @Test
  void thenIsCalledOnceWhateverThePolls() throws Exception {
    List<String> calls = new ArrayList<>();
    Future<Integer> then =
        a.then(value -> {
          calls.add(value);
          return b;
        });
    lab.pollPending(then);
    a.complete("x");
    lab.pollPending(then);
    lab.pollPending(then);
    b.complete(1);
    lab.pollReady(then);
    assertThat(calls).containsExactly("x");
  }

  @Test
  void thenAcceptsASubtypeOfItsResult() throws Exception {
    Future<Number> then = Futures.ready(1).<Number>then(n -> Futures.ready(n + 0.5));
    assertThat(lab.pollReady(then)).isEqualTo(1.5);
  }

  @Test
  void thenRefusesNullByName() {
    a.complete("x");
    Future<Integer> then = a.then(_ -> null);
    assertThat(lab.pollFailed(then))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("then: the function returned null");
    assertThat(lab.pollFailed(then)).hasMessageStartingWith("then: polled after");
  }

  @Test
  void nullFunctionsAreRefusedWhereTheyAreGiven() {
    assertThatThrownBy(() -> a.map(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> a.then(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void droppedAtEachSuspensionTheyLeaveNothing() {
    Lab.dropEverywhere("map", l -> l.<String>probe("a").after(2, "x").map(String::length));
    int suspensions =
        Lab.dropEverywhere(
            "then",
            l -> {
              Probe<Integer> first = l.<Integer>probe("first").after(2, 1);
              return first.then(_ -> l.<Integer>probe("second").after(3, 2));
            });
    assertThat(suspensions).isEqualTo(5);
  }
}
