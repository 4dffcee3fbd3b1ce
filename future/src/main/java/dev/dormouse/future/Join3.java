package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * The values of three joined futures.
 *
 * @param first value of the first future
 * @param second value of the second future
 * @param third value of the third future
 */
public record Join3<
    A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
    A first, B second, C third) {}
