package dev.dormouse.task;

import dev.dormouse.future.Outcome;
import dev.dormouse.future.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * How a task of a {@link JoinSet} or {@link JoinQueue} ended, and which one it was.
 *
 * @param id the task
 * @param outcome its end; the cause of a failure is a {@link dev.dormouse.future.JoinError}
 */
public record Joined<T extends @Nullable Object>(TaskId id, Outcome<T> outcome) {}
