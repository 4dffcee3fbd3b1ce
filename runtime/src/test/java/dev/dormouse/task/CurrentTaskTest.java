package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.TaskId;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a task knows of itself, and what its error tells of it. */
@Timeout(240)
class CurrentTaskTest {

  @ParameterizedTest
  @EnumSource
  void idInsideIsThatOfTheHandle(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      JoinHandle<TaskId> handle =
          runtime.spawn(Futures.yieldNow().then(_ -> CurrentTask.id()).named("who am I"));
      TaskId outside = handle.id();
      assertThat(runtime.blockOn(handle)).isEqualTo(outside);
      assertThat(runtime.blockOn(CurrentTask.tryId())).isNotNull().isNotEqualTo(outside);
    }
  }

  @ParameterizedTest
  @EnumSource
  void taskThatAbortsItselfEndsAtItsNextSuspension(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Gate never = new Gate();
      JoinHandle<String> handle =
          runtime.spawn(
              CurrentTask.handle()
                  .then(self -> {
                    self.abort();
                    assertThat(self.isFinished()).isFalse();
                    return never;
                  }));
      JoinError error = errorOf(runtime, handle);
      assertThat(error.isCancelled()).isTrue();
      assertThat(never.isDropped()).isTrue();
      assertThat(handle.isFinished()).isTrue();
    }
  }

  @Test
  void outsideOfATaskThereIsNone() throws Exception {
    assertThat((Object) CurrentTask.tryId().pollRaw(Context.noop())).isNull();
    assertThatThrownBy(() -> CurrentTask.id().pollRaw(Context.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no task of an executor");
  }

  @ParameterizedTest
  @EnumSource
  void errorNamesItsTask(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      JoinHandle<String> failing =
          runtime.spawn(Futures.<String>failed(new IOException("expected")).named("connection 17"));
      JoinError failure = errorOf(runtime, failing);
      assertThat(failure.taskName()).isEqualTo("task connection 17");
      assertThat(failure).hasMessage("task connection 17 failed: java.io.IOException: expected");
      assertThat(failure.taskId()).isEqualTo(failing.id());

      JoinHandle<String> aborted = runtime.spawn(new Gate().named("connection 18"));
      aborted.abort();
      JoinError cancelled = errorOf(runtime, aborted);
      assertThat(cancelled).hasMessage("task connection 18 was cancelled");
      assertThat(cancelled.taskId()).isEqualTo(aborted.id()).isNotEqualTo(failing.id());

      JoinHandle<String> call =
          runtime.spawnBlocking(() -> {
            throw new IOException("expected");
          });
      assertThat(errorOf(runtime, call).taskId()).isEqualTo(call.id());
    }
  }

  @Test
  void nameStaysWithTheFutureInDumps() throws Exception {
    Gate gate = new Gate();
    LocalFuture<String> named = ((LocalFuture<String>) gate).named("gate");
    assertThat(FutureInfo.tree(named)).startsWith("gate\n  dev.dormouse.task.Gate");
    Future<String> again = gate.named("outer");
    again.drop();
    assertThat(gate.isDropped()).isTrue();
    assertThatThrownBy(() -> again.pollRaw(Context.noop())).hasMessageStartingWith("outer: polled");
  }

  @ParameterizedTest
  @EnumSource
  void handlePolledAfterItsEndSaysSo(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      JoinHandle<String> handle = runtime.spawn(Futures.ready("value"));
      AbortHandle abort = handle.abortHandle();
      runtime.blockOn(handle);
      assertThatThrownBy(() -> handle.pollRaw(Context.noop()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("JoinHandle: polled after");
      abort.abort();
      assertThat(abort.isFinished()).isTrue();
      assertThat(abort.id()).isEqualTo(handle.id());
    }
  }

  private static JoinError errorOf(AsyncRuntime runtime, JoinHandle<?> handle) throws Exception {
    try {
      runtime.blockOn(handle);
    } catch (JoinError error) {
      return error;
    }
    throw new AssertionError("the task has not failed");
  }
}
