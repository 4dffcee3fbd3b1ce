package dev.dormouse.runtime;

import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.TaskId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the hooks of a {@link RuntimeBuilder} are told of a task.
 *
 * @param id its id
 * @param name what its future was named, or the place of its first line
 * @param site where it was spawned
 * @param scheduleDelay before a poll, how long the task has waited for it; else null, and if that
 *     is not known
 */
public record TaskMeta(TaskId id, String name, SpawnSite site, @Nullable Duration scheduleDelay) {

  static TaskMeta of(Task<?> task, @Nullable Duration scheduleDelay) {
    return new TaskMeta(task.id(), task.name(), task.site(), scheduleDelay);
  }
}
