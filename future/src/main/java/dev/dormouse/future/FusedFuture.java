package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * A future that can say whether it has anything left to give. {@code select} and {@code race} take
 * one that has not for a branch that is disabled: they do not poll it, and it cannot win.
 *
 * @param <T> type of the value
 */
public interface FusedFuture<T extends @Nullable Object> extends Future<T> {

  /**
   * Tells whether a poll can have no new value any more, because this future has ended, was dropped
   * or is disabled. For the owner of the future, outside of its polls.
   */
  boolean isTerminated();
}
