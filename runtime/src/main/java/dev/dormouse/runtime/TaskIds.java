package dev.dormouse.runtime;

import dev.dormouse.future.TaskId;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The ids of those tasks that somebody asked for. A task has no room for one: most are never asked,
 * and spawning is counted in nanoseconds.
 */
final class TaskIds {
  /** Weak, so it holds no task; keyed by identity, since tasks have no other equality. */
  private static final Map<Object, TaskId> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

  private TaskIds() {}

  /** Remembers the id that a task had before its end. */
  static void keep(Object task, TaskId id) {
    KNOWN.put(task, id);
  }

  /** Returns the id of a task, always the same one. */
  static TaskId of(Object task) {
    return KNOWN.computeIfAbsent(task, _ -> TaskId.fresh());
  }
}
