package dev.dormouse.io;

import org.jspecify.annotations.Nullable;

/**
 * What a pool reports of memory that was not dealt with as it must be.
 *
 * @param what the trouble, in a sentence
 * @param place where the slice was made, or released if it was used after that; null unless the
 *     pool looks for {@link LeakDetection#PLACES}
 */
public record SliceLeak(String what, @Nullable Throwable place) {}
