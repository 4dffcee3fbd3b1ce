/**
 * Sleeping, time-outs, intervals and queues of deadlines over the {@link
 * dev.dormouse.future.Timers} seam.
 */
@NullMarked
package dev.dormouse.time;

import org.jspecify.annotations.NullMarked;
