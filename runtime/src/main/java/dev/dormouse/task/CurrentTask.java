package dev.dormouse.task;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.future.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * The task that awaits these futures. They are ready at once.
 *
 * <pre>{@code
 * log("begun", await(CurrentTask.id()));
 * }</pre>
 */
public final class CurrentTask {
  private CurrentTask() {}

  /**
   * Returns the right to abort the task that awaits this. An abort takes effect at its next await
   * that suspends.
   *
   * @throws IllegalStateException from the poll, outside a task
   * @cancelSafety safe
   */
  public static Future<AbortHandle> handle() {
    return Futures.pollFn(cx -> Poll.ready(of(cx)));
  }

  /**
   * Returns the id of the task that awaits this, which is that of its {@code JoinHandle}.
   *
   * @throws IllegalStateException from the poll, outside a task
   * @cancelSafety safe
   */
  public static Future<TaskId> id() {
    return Futures.pollFn(cx -> Poll.ready(of(cx).id()));
  }

  /**
   * Returns the id of the task that awaits this; null outside a task.
   *
   * @cancelSafety safe
   */
  public static Future<@Nullable TaskId> tryId() {
    return Futures.pollFn(cx -> {
      AbortHandle task = cx.task();
      return Poll.ofRaw(task == null ? null : task.id());
    });
  }

  private static AbortHandle of(Context cx) {
    AbortHandle task = cx.task();
    if (task != null) {
      return task;
    }
    throw new IllegalStateException(
        cx.isDropping()
            ? "CurrentTask: the block is being dropped, and a drop knows no task; ask before it"
            : "CurrentTask: this is no task of an executor that has ids");
  }
}
