package dev.dormouse.task;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.TaskDump;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Drives a runtime from a test, whatever thread its tasks run on. */
final class Loop {
  private Loop() {}

  /** Runs the runtime until {@code condition} holds. */
  static void until(AsyncRuntime runtime, BooleanSupplier condition) throws Exception {
    Future<Void> until =
        cx -> {
          if (condition.getAsBoolean()) {
            return Poll.ready(null);
          }
          cx.yieldNow();
          return Poll.pending();
        };
    runtime.blockOn(until);
  }

  /** Runs the runtime until these tasks rest: they do a little after a poll has begun. */
  static void awaitRest(AsyncRuntime runtime, List<? extends JoinHandle<?>> handles)
      throws Exception {
    for (JoinHandle<?> handle : List.copyOf(handles)) {
      until(
          runtime,
          () ->
              runtime.dump().tasks().stream()
                  .anyMatch(task ->
                      task.id().equals(handle.id()) && task.state() == TaskDump.State.WAITING));
    }
  }

  /** Polls {@code future} once, in a task; tells whether it answered pending. */
  static boolean isPending(AsyncRuntime runtime, Future<?> future) throws Exception {
    Future<Boolean> once = cx -> Poll.ready(future.pollRaw(cx) == Poll.PENDING);
    return runtime.blockOn(once);
  }
}
