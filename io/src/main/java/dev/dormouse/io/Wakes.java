package dev.dormouse.io;

import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/** Wakes other tasks from inside an operation that has had its effect already. */
final class Wakes {
  private static final System.Logger LOG = System.getLogger("dev.dormouse.io");

  private Wakes() {}

  /**
   * Wakes {@code waker}, if there is one. A foreign waker that throws breaks its contract; that is
   * reported, and harms neither the operation nor the next one to be woken.
   */
  static void wake(@Nullable Waker waker) {
    if (waker == null) {
      return;
    }
    try {
      waker.wake();
    } catch (RuntimeException | Error failure) {
      LOG.log(System.Logger.Level.ERROR, "a waker failed: " + waker, failure);
    }
  }
}
