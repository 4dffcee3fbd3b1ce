package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.task.JoinSet;
import dev.dormouse.task.Scope;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows when a spawned task fails. */
@Timeout(240)
class FailurePolicyTest {
  private final Failures failures = new Failures();
  private final RuntimeException failure = new IllegalArgumentException("broken");

  private AsyncRuntime open(Executor executor, FailurePolicy policy) {
    return executor.builder().unhandledFailure(failures).onTaskFailure(policy).build();
  }

  private Future<Void> failing() {
    return Futures.<Void>yieldNow().then(_ -> Futures.<Void>failed(failure)).named("reckless");
  }

  @ParameterizedTest
  @EnumSource
  void failureOfATaskStopsTheRuntime(Executor executor) throws Exception {
    Gate other = new Gate();
    AsyncRuntime runtime = open(executor, FailurePolicy.STOP_RUNTIME);
    try (runtime) {
      runtime.spawn(other);
      Future<Void> root =
          cx -> {
            cx.spawner().spawn(failing()).drop();
            return Futures.<Void>pending().poll(cx);
          };
      assertThatThrownBy(() -> runtime.blockOn(root))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("stopped because task reckless failed")
          .hasCause(failure);
      assertThat(failures.next()).isSameAs(failure);
      assertThatThrownBy(() -> runtime.blockOn(Futures.ready("late")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("blockOn: the runtime was stopped because task reckless failed")
          .hasCause(failure);
      assertThat(runtime.spawn(Futures.pending()).isFinished()).isTrue();
    }
    assertThat(other.drops).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void handleThatIsLetGoCountsAsNobody(Executor executor) {
    try (AsyncRuntime runtime = open(executor, FailurePolicy.STOP_RUNTIME)) {
      JoinHandle<Void> ignored = runtime.spawn(failing());
      assertThatThrownBy(() -> runtime.blockOn(Futures.pending())).hasCause(failure);
      assertThat(ignored.isFinished()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureStopsTheRuntimeWhetherItIsAwaitedYetOrLater(Executor executor) {
    for (boolean late : new boolean[] {false, true}) {
      try (AsyncRuntime runtime = open(executor, FailurePolicy.STOP_RUNTIME)) {
        Gate gate = new Gate();
        JoinHandle<String> handle = runtime.spawn(gate.named("reckless"));
        AtomicBoolean begun = new AtomicBoolean();
        Future<Void> root =
            cx -> {
              if (!begun.getAndSet(true)) {
                assertThat(late || !handle.poll(cx).isReady()).isTrue();
                gate.fail(failure);
              }
              return Poll.pending();
            };
        assertThatThrownBy(() -> runtime.blockOn(root))
            .isInstanceOf(CancellationException.class)
            .hasCause(failure);
        assertThatThrownBy(() -> handle.poll(Context.noop()))
            .isInstanceOf(JoinError.class)
            .hasCause(failure);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void localBlockOnIsToldToo(Executor executor) {
    try (AsyncRuntime runtime = open(executor, FailurePolicy.STOP_RUNTIME)) {
      Future<Void> root =
          cx -> {
            cx.spawner().spawn(failing()).drop();
            return Futures.<Void>pending().poll(cx);
          };
      assertThatThrownBy(() -> runtime.blockOnLocal(root))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("task reckless")
          .hasCause(failure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureThatHasAnOwnerStopsNothing(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor, FailurePolicy.STOP_RUNTIME)) {
      assertThatThrownBy(() -> runtime.blockOn(failing())).isSameAs(failure);
      JoinSet<Void> set = new JoinSet<>(runtime);
      set.spawn(failing());
      assertThat(runtime.blockOn(set.joinNext())).isInstanceOf(Outcome.Failure.class);
      set.close();
      assertThatThrownBy(() -> runtime.blockOn(Scope.scope(s -> s.spawn(failing()))))
          .isSameAs(failure);
      assertThat(runtime.blockOn(Futures.ready("alive"))).isEqualTo("alive");
    }
    assertThat(failures.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void runtimeGoesOnUnlessToldOtherwise(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor, FailurePolicy.GO_ON)) {
      runtime.spawn(failing()).drop();
      runtime.blockOn(Futures.yieldNow());
      if (executor.hasWorkers()) {
        assertThat(failures.next()).isSameAs(failure);
      }
      assertThat(runtime.blockOn(Futures.ready("alive"))).isEqualTo("alive");
    }
  }

  @ParameterizedTest
  @EnumSource
  void failedBlockingCallIsToldAndStopsNothing(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor, FailurePolicy.STOP_RUNTIME)) {
      runtime
          .spawnBlocking(() -> {
            throw failure;
          })
          .drop();
      assertThat(failures.next()).isSameAs(failure);
      assertThat(runtime.blockOn(Futures.ready("alive"))).isEqualTo("alive");
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureThatASetLetsGoOfIsToldThen(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor, FailurePolicy.GO_ON)) {
      JoinSet<Void> set = new JoinSet<>(runtime);
      AbortHandle member = set.spawn(failing());
      Future<Void> end =
          cx -> {
            if (member.isFinished()) {
              return Poll.ready(null);
            }
            cx.yieldNow();
            return Poll.pending();
          };
      runtime.blockOn(end);
      assertThat(failures.isEmpty()).isTrue();
      set.close();
      assertThat(failures.next()).isSameAs(failure);
    }
  }

  @Test
  void closingIsNoFailureOfATask() {
    AsyncRuntime runtime = open(Executor.CURRENT_THREAD, FailurePolicy.STOP_RUNTIME);
    Gate gate = new Gate();
    gate.dropFailure = new IllegalStateException("drop");
    runtime.spawn(gate);
    runtime.close();
    assertThatThrownBy(() -> runtime.blockOn(Futures.ready("late")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("blockOn: the runtime was closed")
        .hasNoCause();
  }
}
