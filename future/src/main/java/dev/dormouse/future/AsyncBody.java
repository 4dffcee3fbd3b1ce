package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * The body of an async block that has a value.
 *
 * @param <T> type of the value
 */
@FunctionalInterface
public interface AsyncBody<T extends @Nullable Object> {

  /** Runs the body. Only woven code may await in it. */
  T run() throws Exception;
}
