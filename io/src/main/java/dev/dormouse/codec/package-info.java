/** Frames made of bytes and bytes of frames, and the streams and sinks of frames over both. */
@NullMarked
package dev.dormouse.codec;

import org.jspecify.annotations.NullMarked;
