package dev.dormouse.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many holds there are on those tasks that have some. A task has no room for a count: most have
 * no scope in them. The bit HELD of a task's state changes under the lock of its entry.
 */
final class TaskHolds {
  /** Keyed by identity, since tasks have no other equality; emptied by the last release. */
  private static final Map<Task<?>, Integer> COUNTS = new ConcurrentHashMap<>();

  private TaskHolds() {}

  /** Adds a hold. For whoever polls the task, or has a hold on it. */
  static void add(Task<?> task) {
    COUNTS.compute(
        task,
        (_, count) -> {
          if (count == null) {
            task.toHeld();
            return 1;
          }
          return count + 1;
        });
  }

  /** Takes a hold back; what is to be completed if it was the last and the task has ended. */
  static Task.@Nullable Released remove(Task<?> task) {
    Task.@Nullable Released[] last = new Task.Released[1];
    COUNTS.compute(
        task,
        (_, count) -> {
          assert count != null : task;
          if (count > 1) {
            return count - 1;
          }
          last[0] = task.releaseLast();
          return null;
        });
    return last[0];
  }
}
