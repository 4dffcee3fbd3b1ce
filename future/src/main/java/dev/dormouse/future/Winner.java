package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * Which of several futures of one type ended first, and with what.
 *
 * @param index its place in the list, from 0
 * @param value its value
 * @param <T> type of the value
 */
public record Winner<T extends @Nullable Object>(int index, T value) {}
