/** The part of the {@code ./dormouse} script that can be Java. */
@NullMarked
package dev.dormouse.launcher;

import org.jspecify.annotations.NullMarked;
