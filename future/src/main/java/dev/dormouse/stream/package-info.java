/**
 * Streams and sinks: many values that are not there yet, and places that take many values but not
 * always at once.
 */
@NullMarked
package dev.dormouse.stream;

import org.jspecify.annotations.NullMarked;
