/**
 * A server that speaks the protocol of Redis, small enough to read in one sitting: strings that
 * expire, and channels.
 */
@NullMarked
package dev.dormouse.examples.redis;

import org.jspecify.annotations.NullMarked;
