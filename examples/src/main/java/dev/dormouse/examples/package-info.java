/** Small programs to read and run. */
@NullMarked
package dev.dormouse.examples;

import org.jspecify.annotations.NullMarked;
