package dev.dormouse.stream;

/**
 * One step of {@link Streams#unfold}: an item, and the state that the next step begins with.
 *
 * @param item the item
 * @param state the next state
 */
public record Unfolded<S, T>(T item, S state) {}
