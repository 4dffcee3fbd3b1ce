/** Operations, pollers and the loop that waits for them. */
@NullMarked
package dev.dormouse.reactor;

import org.jspecify.annotations.NullMarked;
