package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Which of two futures ended first, with its value. A {@code switch} over it is exhaustive. */
public sealed interface Select2<A extends @Nullable Object, B extends @Nullable Object> {

  /**
   * The first future won.
   *
   * @param value its value
   */
  record First<A extends @Nullable Object, B extends @Nullable Object>(A value)
      implements Select2<A, B> {}

  /**
   * The second future won.
   *
   * @param value its value
   */
  record Second<A extends @Nullable Object, B extends @Nullable Object>(B value)
      implements Select2<A, B> {}
}
