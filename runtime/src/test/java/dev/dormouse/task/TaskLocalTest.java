package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.runtime.AsyncRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(240)
class TaskLocalTest {
  private static final TaskLocal<String> USER = TaskLocal.named("user");
  private static final TaskLocal<@Nullable Integer> DEPTH = TaskLocal.named("depth");

  @ParameterizedTest
  @EnumSource
  void valueIsThereInEveryPollOfTheScopeAndNotOutside(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Future<String> twice =
          USER.value()
              .then(first ->
                  Futures.yieldNow().then(_ -> USER.value()).map(second -> first + second));
      Future<String> whole =
          USER.scope("ada", twice).then(inside -> USER.valueOr("none").map(out -> inside + out));
      assertThat(runtime.blockOn(whole)).isEqualTo("adaadanone");
      assertThatThrownBy(() -> runtime.blockOn(USER.value()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("task-local user: nothing is bound here");
    }
  }

  @ParameterizedTest
  @EnumSource
  void innerBindingHidesTheOuterOneUntilItEnds(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Future<String> both =
          USER.scope("inner", Futures.yieldNow().then(_ -> USER.value()))
              .then(inner -> USER.value().map(outer -> inner + outer));
      Future<String> other = DEPTH.scope(null, both).then(s -> DEPTH.valueOr(7).map(d -> s + d));
      assertThat(runtime.blockOn(USER.scope("outer", other))).isEqualTo("innerouter7");
      assertThat(runtime.blockOn(DEPTH.scope(null, DEPTH.valueOr(7)))).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void spawnedTaskInheritsNothing(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Future<String> spawning =
          USER.scope(
              "ada",
              Futures.lazy(() -> runtime.spawn(USER.valueOr("none"))).then(handle -> handle));
      assertThat(runtime.blockOn(spawning)).isEqualTo("none");
      assertThat(runtime.blockOn(runtime.spawn(USER.scope("bob", USER.value())))).isEqualTo("bob");
    }
  }

  @Test
  void childOfACombinatorSeesIt() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread()) {
      var joined =
          Futures.join(Futures.yieldNow().then(_ -> USER.value()), USER.scope("b", USER.value()));
      assertThat(runtime.blockOn(USER.scope("a", joined)).first()).isEqualTo("a");
    }
  }

  @Test
  void scopeEndsAndDropsWithItsFuture() throws Exception {
    Gate gate = new Gate();
    Future<String> scoped = USER.scope("ada", gate);
    assertThat(scoped.pollRaw(Context.noop())).isSameAs(Poll.PENDING);
    scoped.drop();
    scoped.drop();
    assertThat(gate.isDropped()).isTrue();
    assertThatThrownBy(() -> scoped.pollRaw(Context.noop()))
        .hasMessageStartingWith("the scope of task-local user: polled after");
    LocalFuture<String> failing =
        USER.scopeLocal("ada", Futures.failed(new IllegalStateException("expected")));
    assertThatThrownBy(() -> failing.pollRaw(Context.noop())).hasMessage("expected");
    assertThatThrownBy(() -> failing.pollRaw(Context.noop())).hasMessageContaining("polled after");
  }

  @Test
  void handWrittenPollReadsItFromItsContext() throws Exception {
    Future<Boolean> reads =
        cx -> Poll.ready(USER.isBoundIn(cx) && USER.in(cx).equals(USER.inOr(cx, "none")));
    assertThat(USER.scope("ada", reads).pollRaw(Context.noop())).isEqualTo(true);
    assertThat(USER.isBoundIn(Context.noop())).isFalse();
  }
}
