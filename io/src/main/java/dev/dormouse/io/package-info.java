/** Reading and writing bytes. */
@NullMarked
package dev.dormouse.io;

import org.jspecify.annotations.NullMarked;
