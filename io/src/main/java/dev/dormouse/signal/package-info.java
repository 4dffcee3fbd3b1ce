/** Signals of the operating system. */
@NullMarked
package dev.dormouse.signal;

import org.jspecify.annotations.NullMarked;
