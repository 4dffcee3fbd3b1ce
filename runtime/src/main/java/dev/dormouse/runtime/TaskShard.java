package dev.dormouse.runtime;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The tasks that one worker spawned, and its share of those that other threads did. */
final class TaskShard {
  private final ReentrantLock lock = new ReentrantLock();
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
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      tasks.add(task);
      added++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a task if it is here; true if none is left. */
  boolean remove(Task<?> task) {
    lock.lock();
    try {
      tasks.remove(task);
      return tasks.size() == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more tasks. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /** Removes some task and returns it, or null. */
  @Nullable Task<?> removeAny() {
    lock.lock();
    try {
      return tasks.removeNewest();
    } finally {
      lock.unlock();
    }
  }

  Census census() {
    lock.lock();
    try {
      return new Census(tasks.size(), added);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many tasks there are; without the lock, so it may lag. */
  int size() {
    return tasks.size();
  }
}
