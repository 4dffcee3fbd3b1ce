/** Sockets. */
@NullMarked
package dev.dormouse.net;

import org.jspecify.annotations.NullMarked;
