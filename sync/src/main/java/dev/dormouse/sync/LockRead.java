package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/** Waits for a lock for reading. */
final class LockRead<T extends @Nullable Object> extends PermitWaiter<ReadGuard<T>> {
  private final RwLock<T> lock;

  LockRead(RwLock<T> lock) {
    super(lock.permits, RwLock.READ);
    this.lock = lock;
  }

  @Override
  ReadGuard<T> taken() {
    return new ReadGuard<>(lock);
  }

  @Override
  String name() {
    return "RwLock.read";
  }
}
