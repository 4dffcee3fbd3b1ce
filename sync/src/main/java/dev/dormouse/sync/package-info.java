/** Channels, notifications and cancellation between tasks. */
@NullMarked
package dev.dormouse.sync;

import org.jspecify.annotations.NullMarked;
