package dev.dormouse.runtime;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that threads other than the workers have spawned, under a monitor that is held for a
 * few stores, or for a sweep.
 */
final class OutsideRoll {
  private final TaskRoll roll = new TaskRoll();
  private boolean closed;
  private volatile long spawned;

  /** Adds a task; false if the roll was closed. */
  synchronized boolean add(Task<?> task) {
    if (closed) {
      return false;
    }
    roll.addNew(task);
    spawned++;
    return true;
  }

  /** Takes no more tasks. */
  synchronized void close() {
    closed = true;
  }

  /** Lets go of tasks that have ended. */
  synchronized void sweep() {
    roll.sweep();
  }

  /** Removes some task that has not ended and returns it, or null. */
  synchronized @Nullable Task<?> removeNewest() {
    return roll.removeNewest();
  }

  /** Hands on the tasks that have not ended, the newest first. */
  synchronized void forEachSeen(Consumer<Task<?>> consumer) {
    roll.forEachSeen(consumer);
  }

  /** Returns how many tasks were ever added. */
  long spawned() {
    return spawned;
  }

  /** Returns how many entries there are, also of tasks that have ended. */
  int size() {
    return roll.size();
  }
}
