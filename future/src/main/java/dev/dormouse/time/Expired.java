package dev.dormouse.time;

/**
 * What left a {@link DelayQueue}.
 *
 * @param value what was inserted
 * @param key under which; it is worth nothing any more
 * @param deadline when it was due
 */
public record Expired<T>(T value, DelayQueue.Key key, Moment deadline) {}
