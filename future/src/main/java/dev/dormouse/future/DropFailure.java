package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * Cleanup code threw while a future was dropped. Everything was dropped all the same. The first
 * failure is the cause, further ones are suppressed.
 *
 * <p>The executor tells it to the task's handle or, where nobody waits, to its handler.
 */
public final class DropFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the failure of a drop.
   *
   * @param future what was dropped, for the message
   * @param cause what the cleanup threw
   */
  public DropFailure(String future, Throwable cause) {
    super("dropping " + future + ": cleanup failed: " + cause, cause);
  }

  /**
   * Drops {@code future} and returns what it threw, joined to what came before: the tool for owners
   * of several children, who must drop each.
   *
   * @param before the failure of an earlier drop, or null
   * @param future the child, or null for none
   * @return the first failure with later ones suppressed into it, or null
   */
  public static @Nullable Throwable collect(
      @Nullable Throwable before, @Nullable LocalFuture<?> future) {
    return future == null ? before : collectFrom(before, future::drop);
  }

  /**
   * Runs {@code cleanup} and returns what it threw, joined to what came before, as {@link #collect}
   * does for a future.
   */
  public static @Nullable Throwable collectFrom(@Nullable Throwable before, Runnable cleanup) {
    try {
      cleanup.run();
    } catch (Throwable failure) {
      return join(before, failure);
    }
    return before;
  }

  /** Returns the first failure with the next one suppressed into it. */
  static Throwable join(@Nullable Throwable first, Throwable next) {
    if (first == null) {
      return next;
    }
    if (first != next) {
      first.addSuppressed(next);
    }
    return first;
  }

  /** Throws what {@link #collect} gathered, if anything. */
  public static void throwIfAny(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      default -> throw new DropFailure("a future", failure);
    }
  }
}
