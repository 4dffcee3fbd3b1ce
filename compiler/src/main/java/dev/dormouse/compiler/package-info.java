/** The compiler: one weaver behind a javac plugin, a command, an agent and a file manager. */
@NullMarked
package dev.dormouse.compiler;

import org.jspecify.annotations.NullMarked;
