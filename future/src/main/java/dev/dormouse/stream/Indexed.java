package dev.dormouse.stream;

/**
 * An item and its place in the stream, as {@link Stream#enumerate} gives it.
 *
 * @param index how many items came before it
 * @param item the item
 */
public record Indexed<T>(long index, T item) {}
