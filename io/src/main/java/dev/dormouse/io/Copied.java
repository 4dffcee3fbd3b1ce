package dev.dormouse.io;

/**
 * How much was copied in both directions.
 *
 * @param there bytes from the first stream to the second
 * @param back bytes from the second stream to the first
 */
public record Copied(long there, long back) {}
