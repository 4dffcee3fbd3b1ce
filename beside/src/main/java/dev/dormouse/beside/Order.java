package dev.dormouse.beside;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What somebody wants; its builder is generated.
 *
 * @param item what
 * @param count how often
 */
@RecordBuilder
public record Order(String item, int count) {}
