package dev.dormouse.runtime;

import dev.dormouse.future.JoinError;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended without a value: what its handle finds in the place of one.
 *
 * @param future the class of the task's future, for messages
 * @param failure what the future threw, or null if it was dropped
 */
record Outcome(Class<?> future, @Nullable Throwable failure) {
  /** The outcome of a task whose outcome could not even be allocated. */
  private static final Outcome NO_MEMORY =
      new Outcome(Object.class, new OutOfMemoryError("no memory for the failure of a task"));

  /** Stands for an outcome that was taken. */
  static final Object TAKEN =
      new Object() {
        @Override
        public String toString() {
          return "taken";
        }
      };

  static Outcome cancelled(Object future) {
    return of(future, null);
  }

  static Outcome failed(Object future, Throwable failure) {
    return of(future, failure);
  }

  private static Outcome of(Object future, @Nullable Throwable failure) {
    try {
      return new Outcome(future.getClass(), failure);
    } catch (OutOfMemoryError none) {
      return NO_MEMORY;
    }
  }

  /** Returns what messages call the task. */
  String task() {
    return "task " + future.getName();
  }

  JoinError toJoinError() {
    return failure == null ? JoinError.cancelled(task()) : JoinError.failed(task(), failure);
  }
}
