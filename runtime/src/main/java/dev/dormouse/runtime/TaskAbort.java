package dev.dormouse.runtime;

import dev.dormouse.future.AbortHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The right to abort a task. The reference is weak, so it keeps no result alive: a task that has
 * not ended is held by its executor, so a cleared reference means that it has.
 */
final class TaskAbort implements AbortHandle {
  private final WeakReference<@Nullable Task<?>> task;

  TaskAbort(Task<?> task) {
    this.task = new WeakReference<>(task);
  }

  @Override
  public void abort() {
    Task<?> live = task.get();
    if (live != null) {
      live.abort();
    }
  }

  @Override
  public boolean isFinished() {
    Task<?> live = task.get();
    return live == null || live.isFinished();
  }
}
