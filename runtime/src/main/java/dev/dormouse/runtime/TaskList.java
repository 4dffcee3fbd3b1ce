package dev.dormouse.runtime;

import org.jspecify.annotations.Nullable;

/** The tasks of one owner that have not ended, linked through themselves. Not thread-safe. */
final class TaskList {
  private @Nullable Task<?> first;
  private int size;

  int size() {
    return size;
  }

  void add(Task<?> task) {
    assert !contains(task);
    Task<?> second = first;
    task.listNext = second;
    if (second != null) {
      second.listPrevious = task;
    }
    first = task;
    size++;
  }

  /** Unlinks {@code task} if it is in the list. */
  void remove(Task<?> task) {
    if (!contains(task)) {
      return;
    }
    Task<?> before = task.listPrevious;
    Task<?> after = task.listNext;
    if (before == null) {
      first = after;
    } else {
      before.listNext = after;
    }
    if (after != null) {
      after.listPrevious = before;
    }
    task.listPrevious = null;
    task.listNext = null;
    size--;
  }

  /** Unlinks the newest task and returns it, or null if there is none. */
  @Nullable Task<?> removeNewest() {
    Task<?> task = first;
    if (task != null) {
      remove(task);
    }
    return task;
  }

  private boolean contains(Task<?> task) {
    return task.listPrevious != null || first == task;
  }
}
