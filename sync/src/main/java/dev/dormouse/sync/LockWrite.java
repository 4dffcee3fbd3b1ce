package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/** Waits for a lock for writing. */
final class LockWrite<T extends @Nullable Object> extends PermitWaiter<WriteGuard<T>> {
  private final RwLock<T> lock;

  LockWrite(RwLock<T> lock) {
    super(lock.permits, lock.write);
    this.lock = lock;
  }

  @Override
  WriteGuard<T> taken() {
    return new WriteGuard<>(lock);
  }

  @Override
  String name() {
    return "RwLock.write";
  }
}
