package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * The values of four joined futures.
 *
 * @param first value of the first future
 * @param second value of the second future
 * @param third value of the third future
 * @param fourth value of the fourth future
 */
public record Join4<
    A extends @Nullable Object,
    B extends @Nullable Object,
    C extends @Nullable Object,
    D extends @Nullable Object>(
    A first, B second, C third, D fourth) {}
