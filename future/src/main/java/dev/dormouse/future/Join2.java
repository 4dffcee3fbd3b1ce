package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * The values of two joined futures.
 *
 * @param first value of the first future
 * @param second value of the second future
 */
public record Join2<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) {}
