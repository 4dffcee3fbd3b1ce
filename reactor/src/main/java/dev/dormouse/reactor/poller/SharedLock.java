package dev.dormouse.reactor.poller;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lock of something that several threads use if the reactor is for several, and one at a time
 * if it is not: then there is nothing to lock.
 */
final class SharedLock {
  private static final SharedLock OWNED = new SharedLock(null);

  private final @Nullable ReentrantLock lock;

  private SharedLock(@Nullable ReentrantLock lock) {
    this.lock = lock;
  }

  /** Returns the one for what belongs to one thread at a time. */
  static SharedLock owned() {
    return OWNED;
  }

  /** Makes one for what any thread may use. */
  static SharedLock shared() {
    return new SharedLock(new ReentrantLock());
  }

  static SharedLock of(boolean shared) {
    return shared ? shared() : owned();
  }

  boolean isShared() {
    return lock != null;
  }

  /** Waits until no other thread is inside. */
  void lock() {
    if (lock != null) {
      lock.lock();
    }
  }

  /** Ends what {@link #lock} began. */
  void unlock() {
    if (lock != null) {
      lock.unlock();
    }
  }

  /** Tells whether this thread may touch what is guarded, as far as the lock knows. */
  boolean isHeld() {
    return lock == null || lock.isHeldByCurrentThread();
  }
}
