package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * A spawned task, as a future of its result.
 *
 * <p>Letting the handle go detaches the task, and so does dropping it: the task goes on. A failure
 * of the task is thrown to whoever awaits the handle as {@link JoinError} with the original as its
 * cause; a failure that nobody is awaiting at that moment is also told to the executor's
 * unhandled-failure handler, so none is silent. The handle is ready only after the task's future
 * was finished or dropped.
 *
 * @param <T> type of the result
 */
public interface JoinHandle<T extends @Nullable Object> extends Future<T>, AbortHandle {

  /** Returns the right to abort this task, which does not keep its result alive. */
  AbortHandle abortHandle();

  /**
   * Returns this task's result as a future that aborts the task when it is dropped.
   *
   * @cancelSafety dropping it aborts the task
   */
  default AbortOnDrop<T> abortOnDrop() {
    return new AbortOnDrop<>(this);
  }
}
