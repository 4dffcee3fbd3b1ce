package dev.dormouse.runtime;

import dev.dormouse.future.JoinError;
import dev.dormouse.future.LocalFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended without a value: what its handle finds in the place of one.
 *
 * @param name of the task's future, for messages
 * @param failure what the future threw, or null if it was dropped
 */
record Outcome(String name, @Nullable Throwable failure) {
  /** The outcome of a task that could not be kept, or whose outcome could not even be allocated. */
  static final Outcome NO_MEMORY =
      new Outcome("without a name", new OutOfMemoryError("no memory for what is kept of a task"));

  /** Stands for an outcome that was taken. */
  static final Object TAKEN =
      new Object() {
        @Override
        public String toString() {
          return "taken";
        }
      };

  static Outcome cancelled(LocalFuture<?> future) {
    return of(future, null);
  }

  static Outcome failed(LocalFuture<?> future, Throwable failure) {
    return of(future, failure);
  }

  private static Outcome of(LocalFuture<?> future, @Nullable Throwable failure) {
    try {
      return new Outcome(Task.nameOf(future), failure);
    } catch (OutOfMemoryError none) {
      return NO_MEMORY;
    }
  }

  /** Tells whether the task was dropped, and nothing failed in that. */
  boolean isDrop() {
    return failure == null;
  }

  /** Returns what messages call the task. */
  String task() {
    return "task " + name;
  }

  JoinError toJoinError(Task<?> ended) {
    return failure == null
        ? JoinError.cancelled(task(), ended.site(), ended)
        : JoinError.failed(task(), ended.site(), ended, failure);
  }
}
