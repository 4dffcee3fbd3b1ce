package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * A future that waits, and the task that polled it last.
 *
 * @param future what waits
 * @param task whose it is; null if its executor has no tasks
 */
public record Waiting(LocalFuture<?> future, @Nullable AbortHandle task) {}
