/** What tools that watch a runtime implement. It may change between minor versions. */
@NullMarked
package dev.dormouse.runtime.probe;

import org.jspecify.annotations.NullMarked;
