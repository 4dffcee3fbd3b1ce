package dev.dormouse.task;

import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.runtime.AsyncRuntime;
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

  /** Polls {@code future} once, in a task; tells whether it answered pending. */
  static boolean isPending(AsyncRuntime runtime, Future<?> future) throws Exception {
    Future<Boolean> once = cx -> Poll.ready(future.pollRaw(cx) == Poll.PENDING);
    return runtime.blockOn(once);
  }
}
