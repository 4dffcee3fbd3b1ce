package dev.dormouse.runtime;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Waker;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Puts threads to sleep and wakes them. A wake before the sleep is not lost. */
final class Parker {
  private Parker() {}

  /** Sleeps until woken, interrupted, or for no reason. */
  static void park(Object blocker) {
    LockSupport.park(blocker);
  }

  /** Sleeps as {@link #park} does, for at most {@code nanos}. */
  static void parkNanos(Object blocker, long nanos) {
    LockSupport.parkNanos(blocker, nanos);
  }

  /**
   * Sleeps until {@code over}, which is looked at after each wake-up, or until the deadline.
   *
   * @return true if this thread was interrupted before; the interrupt is taken
   */
  static boolean parkUntil(Object blocker, Clock clock, long deadlineNanos, BooleanSupplier over) {
    while (!over.getAsBoolean()) {
      long left = deadlineNanos - clock.nanos();
      if (left <= 0) {
        return false;
      }
      parkNanos(blocker, left);
      if (Thread.interrupted()) {
        return true;
      }
    }
    return false;
  }

  static void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }

  /** Returns a waker that wakes {@code thread}. */
  static Waker waker(Thread thread) {
    return () -> LockSupport.unpark(thread);
  }
}
