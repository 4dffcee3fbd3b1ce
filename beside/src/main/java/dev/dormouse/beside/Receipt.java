package dev.dormouse.beside;

/**
 * What somebody gets.
 *
 * @param item what
 * @param pieces how often
 */
public record Receipt(String item, int pieces) {}
