package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/** Waits for a mutex. */
final class LockMutex<T extends @Nullable Object> extends PermitWaiter<MutexGuard<T>> {
  private final Mutex<T> mutex;

  LockMutex(Mutex<T> mutex) {
    super(mutex.permits, Mutex.DEMAND);
    this.mutex = mutex;
  }

  @Override
  MutexGuard<T> taken() {
    return new MutexGuard<>(mutex);
  }

  @Override
  String name() {
    return "Mutex.lock";
  }
}
