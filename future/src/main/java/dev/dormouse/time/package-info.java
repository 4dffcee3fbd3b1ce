/** Sleeping, intervals and time-outs over the {@link dev.dormouse.future.Timers} seam. */
@NullMarked
package dev.dormouse.time;

import org.jspecify.annotations.NullMarked;
