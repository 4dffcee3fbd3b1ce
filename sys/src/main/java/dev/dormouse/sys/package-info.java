/** What every system-call binding shares. */
@NullMarked
package dev.dormouse.sys;

import org.jspecify.annotations.NullMarked;
