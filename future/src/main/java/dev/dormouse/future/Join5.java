package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * The values of five joined futures.
 *
 * @param first value of the first future
 * @param second value of the second future
 * @param third value of the third future
 * @param fourth value of the fourth future
 * @param fifth value of the fifth future
 */
public record Join5<
    A extends @Nullable Object,
    B extends @Nullable Object,
    C extends @Nullable Object,
    D extends @Nullable Object,
    E extends @Nullable Object>(
    A first, B second, C third, D fourth, E fifth) {}
