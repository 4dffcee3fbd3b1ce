/** Runtimes and their builder. */
@NullMarked
package dev.dormouse.runtime;

import org.jspecify.annotations.NullMarked;
