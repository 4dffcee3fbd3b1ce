/** Maven goals that weave what is compiled already. */
@NullMarked
package dev.dormouse.maven;

import org.jspecify.annotations.NullMarked;
