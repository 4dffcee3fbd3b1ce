/**
 * Linux system calls on x86-64, one method each.
 *
 * <p>A call answers what the kernel does: its result, or the negated error number of {@link
 * dev.dormouse.sys.linux.Errno}. Nothing in here decides anything.
 */
@NullMarked
package dev.dormouse.sys.linux;

import org.jspecify.annotations.NullMarked;
