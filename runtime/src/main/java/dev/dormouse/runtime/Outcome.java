package dev.dormouse.runtime;

import dev.dormouse.future.JoinError;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.runtime.owned.Owned;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended without a value: what its handle finds in the place of one.
 *
 * @param name of the task's future, for messages
 * @param failure what the future threw, or null if it was dropped
 * @param owned whether somebody is sure to take it
 */
record Outcome(String name, @Nullable Throwable failure, boolean owned) {
  /** The outcome of a task that could not be kept, or whose outcome could not even be allocated. */
  static final Outcome NO_MEMORY =
      new Outcome(
          "without a name", new OutOfMemoryError("no memory for what is kept of a task"), false);

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
      boolean owned = Trace.unwrap(future) instanceof Owned;
      return new Outcome(Task.nameOf(future), failure, owned);
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
