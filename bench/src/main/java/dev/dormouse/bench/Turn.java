package dev.dormouse.bench;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/**
 * Leaves that cost little, so that what is measured is the code around them. {@link CompilerGroup}
 * keeps the JVM from inlining their polls.
 */
final class Turn extends RawFuture<Integer> {
  private final boolean suspending;
  private boolean waited;

  /** Is pending once before each value if {@code suspending}. */
  Turn(boolean suspending) {
    this.suspending = suspending;
  }

  /** Returns this leaf for the next wait; it allocates nothing. */
  Turn next() {
    return this;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    if (suspending && !waited) {
      waited = true;
      return Poll.PENDING;
    }
    waited = false;
    return 1;
  }
}
