package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.time.Elapsed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a scope gives its children, and what it does when they have ended. */
@Timeout(240)
class ScopeWorldTest {
  private final IOException first = new IOException("first");

  @ParameterizedTest
  @EnumSource
  void finalisersRunAfterTheChildrenTheLastGivenFirst(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      for (boolean fails : new boolean[] {false, true}) {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Future<String> whole =
            Scope.scope(s -> {
              s.atEnd(Futures.lazy(() -> order.add("a")));
              s.atEnd(Futures.yieldNow().map(_ -> order.add("b")));
              s.spawn(Futures.yieldNow().map(_ -> order.add("child")));
              return fails ? Futures.failed(first) : Futures.ready("value");
            });
        Throwable thrown = catchThrowable(() -> runtime.blockOn(whole));
        assertThat(thrown).isSameAs(fails ? first : null);
        assertThat(order).endsWith("b", "a");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void failingFinaliserKeepsNoOtherFromRunning(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      Future<String> whole =
          Scope.scope(s -> {
            s.atEnd(Futures.lazy(() -> order.add("a")));
            s.atEnd(Futures.failed(first));
            return Futures.ready("value");
          });
      assertThatThrownBy(() -> runtime.blockOn(whole)).isSameAs(first);
      assertThat(order).containsExactly("a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void finalisersHaveALimit(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Gate never = new Gate();
      Gate unrun = new Gate();
      Future<String> whole =
          Scope.scope(
              ScopeOptions.failFast().withFinaliserLimit(Duration.ofMillis(5)),
              s -> {
                s.atEnd(unrun);
                s.atEnd(never);
                return Futures.ready("value");
              });
      assertThatThrownBy(() -> runtime.blockOn(whole))
          .isInstanceOf(Elapsed.class)
          .hasMessage("scope: its finalisers have not finished within PT0.005S");
      assertThat(never.isDropped()).isTrue();
      assertThat(unrun.isDropped()).isTrue();
      assertThat(unrun.isPolled()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void childrenInheritTaskLocals(Executor executor) throws Exception {
    TaskLocal<String> user = TaskLocal.named("user");
    try (AsyncRuntime runtime = executor.open()) {
      Future<String> whole =
          user.scope(
              "ada",
              Scope.scope(outer ->
                  outer.spawn(
                      Scope.scope(
                          inner -> inner.spawn(Futures.yieldNow().then(_ -> user.value()))))));
      assertThat(runtime.blockOn(whole)).isEqualTo("ada");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shieldedFutureRunsOnUnderTheScope(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Gate saved = new Gate();
      Future<String> shield = Futures.shield(saved);
      AtomicBoolean letGo = new AtomicBoolean();
      Future<String> impatient =
          cx -> {
            assertThat(shield.pollRaw(cx)).isSameAs(Poll.PENDING);
            shield.drop();
            letGo.set(true);
            return Poll.ready("gone");
          };
      JoinHandle<String> whole = runtime.spawn(Scope.scope(_ -> impatient));
      Loop.until(runtime, () -> letGo.get() && saved.isPolled());
      for (int i = 0; i < 3; i++) {
        runtime.blockOn(Futures.yieldNow());
      }
      assertThat(saved.isDropped()).isFalse();
      assertThat(whole.isFinished()).isFalse();
      saved.open("saved");
      assertThat(runtime.blockOn(whole)).isEqualTo("gone");
      Future<String> failing =
          Scope.scope(
              s -> Futures.shield(Futures.<String>failed(first)).outcome().map(_ -> "survived"));
      assertThat(runtime.blockOn(failing)).isEqualTo("survived");
    }
  }
}
