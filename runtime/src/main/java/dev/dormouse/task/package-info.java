/** Tools for tasks: sets of them, what they carry, where they run and how long. */
@NullMarked
package dev.dormouse.task;

import org.jspecify.annotations.NullMarked;
