/** Tests of futures: a clock that jumps, polls by hand, drops at each await. */
@NullMarked
package dev.dormouse.testing;

import org.jspecify.annotations.NullMarked;
