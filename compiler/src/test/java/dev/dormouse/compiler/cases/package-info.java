/** What the sources of the weaving cases use: leaves that suspend by a script and log it. */
@NullMarked
package dev.dormouse.compiler.cases;

import org.jspecify.annotations.NullMarked;
