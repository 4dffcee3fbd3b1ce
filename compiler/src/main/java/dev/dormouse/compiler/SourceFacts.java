package dev.dormouse.compiler;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the plugin knows from the source of a class and the weaver cannot see for certain in its
 * bytecode. Each part is null when nothing is known of the source.
 *
 * @param catchThrowableLines lines with a real {@code catch (Throwable …)} clause
 * @param resourceLines lines with a {@code try} that has resources
 * @param emptyTryLines lines with resources of a {@code try} that has nothing in its block
 * @param awaitLines lines with an await
 * @param heldTypes judges what blocks keep
 */
record SourceFacts(
    @Nullable Set<Integer> catchThrowableLines,
    @Nullable Set<Integer> resourceLines,
    @Nullable Set<Integer> emptyTryLines,
    @Nullable Set<Integer> awaitLines,
    @Nullable HeldTypes heldTypes) {
  static final SourceFacts UNKNOWN = new SourceFacts(null, null, null, null, null);

  /** Tells whether a handler for Throwable on {@code line} can be one that the user wrote. */
  boolean mayCatchThrowable(int line) {
    return mayBeOn(line, catchThrowableLines);
  }

  /** Tells whether a handler for Throwable on {@code line} can be that of a resource. */
  boolean mayCloseResource(int line) {
    return mayBeOn(line, resourceLines);
  }

  /** Tells whether {@code line} can name a resource that is closed as soon as it is open. */
  boolean mayOpenForNothing(int line) {
    return mayBeOn(line, emptyTryLines);
  }

  /** Tells whether an await on {@code line} can come from this source. */
  boolean mayAwait(int line) {
    return mayBeOn(line, awaitLines);
  }

  private static boolean mayBeOn(int line, @Nullable Set<Integer> lines) {
    return lines == null || line == 0 || lines.contains(line);
  }

  /** What is wrong with a block that keeps {@code value}, if anything. */
  Optional<HeldTypes.Objection> objection(KeptValue value, boolean localBlock) {
    return heldTypes == null ? Optional.empty() : heldTypes.objection(value, localBlock);
  }

  /** What is known of types: that of the compiler, or only that of the JDK. */
  KnownTypes types() {
    return heldTypes == null ? KnownTypes.BY_NAME : heldTypes.types();
  }
}
