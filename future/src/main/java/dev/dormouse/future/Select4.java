package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Which of four futures ended first, with its value. A {@code switch} over it is exhaustive. */
public sealed interface Select4<
    A extends @Nullable Object,
    B extends @Nullable Object,
    C extends @Nullable Object,
    D extends @Nullable Object> {

  /**
   * The first future won.
   *
   * @param value its value
   */
  record First<
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>(
      A value) implements Select4<A, B, C, D> {}

  /**
   * The second future won.
   *
   * @param value its value
   */
  record Second<
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>(
      B value) implements Select4<A, B, C, D> {}

  /**
   * The third future won.
   *
   * @param value its value
   */
  record Third<
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>(
      C value) implements Select4<A, B, C, D> {}

  /**
   * The fourth future won.
   *
   * @param value its value
   */
  record Fourth<
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>(
      D value) implements Select4<A, B, C, D> {}
}
