/** Lazy futures, wakers, contexts and the seams through which an executor serves them. */
@NullMarked
package dev.dormouse.future;

import org.jspecify.annotations.NullMarked;
