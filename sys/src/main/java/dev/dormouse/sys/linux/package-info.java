/** Linux system calls, one method each. */
@NullMarked
package dev.dormouse.sys.linux;

import org.jspecify.annotations.NullMarked;
