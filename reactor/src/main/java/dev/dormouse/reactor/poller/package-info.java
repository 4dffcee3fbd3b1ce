/** The pollers: how operations wait on each kernel. Not for users. */
@NullMarked
package dev.dormouse.reactor.poller;

import org.jspecify.annotations.NullMarked;
