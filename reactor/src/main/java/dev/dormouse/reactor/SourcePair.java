package dev.dormouse.reactor;

/** Two sources that are connected to each other. */
public record SourcePair(Source first, Source second) {}
