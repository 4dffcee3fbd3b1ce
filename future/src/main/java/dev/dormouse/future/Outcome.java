package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * How a future ended, as a value: what {@link Future#outcome} gives, so that a combinator which
 * stops at the first failure can be made to wait for all.
 *
 * @param <T> type of the value
 */
public sealed interface Outcome<T extends @Nullable Object> {

  /**
   * The future had a value.
   *
   * @param value that value
   */
  record Value<T extends @Nullable Object>(T value) implements Outcome<T> {}

  /**
   * The future failed.
   *
   * @param cause what it threw
   */
  record Failure<T extends @Nullable Object>(Exception cause) implements Outcome<T> {}

  /**
   * Returns the value or throws the failure.
   *
   * @throws Exception the cause of a {@link Failure}, as it is
   */
  default T orThrow() throws Exception {
    return switch (this) {
      case Value<T>(var value) -> value;
      case Failure<T>(var cause) -> throw cause;
    };
  }
}
