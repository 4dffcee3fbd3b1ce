package dev.dormouse.runtime;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.TaskId;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The right to abort a task. The reference is weak, so it keeps no result alive: a task that has
 * not ended is held by its executor, so a cleared reference means that it has.
 */
final class TaskAbort implements AbortHandle {
  private final WeakReference<@Nullable JoinHandle<?>> task;

  /** Taken at once: when the task is gone nobody could find it any more. */
  private final TaskId id;

  TaskAbort(JoinHandle<?> task) {
    this.task = new WeakReference<>(task);
    this.id = task.id();
  }

  @Override
  public void abort() {
    JoinHandle<?> live = task.get();
    if (live != null) {
      live.abort();
    }
  }

  @Override
  public boolean isFinished() {
    JoinHandle<?> live = task.get();
    return live == null || live.isFinished();
  }

  @Override
  public TaskId id() {
    return id;
  }
}
