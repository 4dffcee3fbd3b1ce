package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Which of five futures ended first, with its value. A {@code switch} over it is exhaustive. */
public sealed interface Select5<
    A extends @Nullable Object,
    B extends @Nullable Object,
    C extends @Nullable Object,
    D extends @Nullable Object,
    E extends @Nullable Object> {

  /**
   * The first future won.
   *
   * @param value its value
   */
  record First<
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>(
      A value) implements Select5<A, B, C, D, E> {}

  /**
   * The second future won.
   *
   * @param value its value
   */
  record Second<
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>(
      B value) implements Select5<A, B, C, D, E> {}

  /**
   * The third future won.
   *
   * @param value its value
   */
  record Third<
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>(
      C value) implements Select5<A, B, C, D, E> {}

  /**
   * The fourth future won.
   *
   * @param value its value
   */
  record Fourth<
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>(
      D value) implements Select5<A, B, C, D, E> {}

  /**
   * The fifth future won.
   *
   * @param value its value
   */
  record Fifth<
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>(
      E value) implements Select5<A, B, C, D, E> {}
}
