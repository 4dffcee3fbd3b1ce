package dev.dormouse.runtime;

import org.jspecify.annotations.Nullable;

/** One list of tasks that have not ended, under its monitor, which is held for a few stores. */
final class TaskShard {
  private final TaskList tasks = new TaskList();
  private boolean closed;
  private long added;

  /**
   * What a shard held at one moment.
   *
   * @param alive tasks in it
   * @param added tasks ever added to it
   */
  record Census(int alive, long added) {}

  /** Adds a task; false if the shard was closed. */
  boolean add(Task<?> task) {
    synchronized (tasks) {
      if (closed) {
        return false;
      }
      tasks.add(task);
      added++;
      return true;
    }
  }

  /** Removes a task if it is here; true if none is left. */
  boolean remove(Task<?> task) {
    synchronized (tasks) {
      tasks.remove(task);
      return tasks.size() == 0;
    }
  }

  /** Takes no more tasks. */
  void close() {
    synchronized (tasks) {
      closed = true;
    }
  }

  /** Removes some task and returns it, or null. */
  @Nullable Task<?> removeAny() {
    synchronized (tasks) {
      return tasks.removeNewest();
    }
  }

  Census census() {
    synchronized (tasks) {
      return new Census(tasks.size(), added);
    }
  }

  /** Returns how many tasks there are; without the lock, so it may lag. */
  int size() {
    return tasks.size();
  }
}
