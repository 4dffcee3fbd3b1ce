/** What the packages of this module tell each other of tasks. Not exported. */
@NullMarked
package dev.dormouse.runtime.owned;

import org.jspecify.annotations.NullMarked;
