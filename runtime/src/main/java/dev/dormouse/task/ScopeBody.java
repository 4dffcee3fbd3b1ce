package dev.dormouse.task;

import dev.dormouse.future.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Scope} begins with.
 *
 * @param <T> type of the value
 */
@FunctionalInterface
public interface ScopeBody<T extends @Nullable Object> {

  /**
   * Returns the future whose value is the scope's: {@code s -> async(() -> …)}.
   *
   * @throws Exception a failure like that of the future
   * @cancelSafety that of the future; the scope drops it after its children
   */
  Future<T> start(Scope scope) throws Exception;
}
