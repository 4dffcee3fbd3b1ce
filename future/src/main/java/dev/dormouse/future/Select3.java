package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Which of three futures ended first, with its value. A {@code switch} over it is exhaustive. */
public sealed interface Select3<
    A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> {

  /**
   * The first future won.
   *
   * @param value its value
   */
  record First<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
      A value) implements Select3<A, B, C> {}

  /**
   * The second future won.
   *
   * @param value its value
   */
  record Second<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
      B value) implements Select3<A, B, C> {}

  /**
   * The third future won.
   *
   * @param value its value
   */
  record Third<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
      C value) implements Select3<A, B, C> {}
}
