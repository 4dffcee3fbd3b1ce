package dev.dormouse.runtime;

import dev.dormouse.future.Waker;
import java.util.concurrent.locks.LockSupport;

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

  static void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }

  /** Returns a waker that wakes {@code thread}. */
  static Waker waker(Thread thread) {
    return () -> LockSupport.unpark(thread);
  }
}
