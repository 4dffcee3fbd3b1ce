package dev.dormouse.stream;

/**
 * An item and the key of the stream in a {@link StreamMap} that it came from.
 *
 * @param key the key
 * @param item the item
 */
public record Keyed<K, T>(K key, T item) {}
