package dev.dormouse.sync;

import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/** Calls wakers so that one which throws harms nobody else. */
final class WakeUp {
  private static final System.Logger LOGGER = System.getLogger("dev.dormouse.sync");

  private WakeUp() {}

  /** Wakes {@code waker}, if any. No lock is held. A failure is logged: it is the executor's. */
  static void call(@Nullable Waker waker) {
    if (waker == null) {
      return;
    }
    try {
      waker.wake();
    } catch (Throwable failure) {
      LOGGER.log(System.Logger.Level.ERROR, "a waker threw; its task may not run again", failure);
    }
  }
}
