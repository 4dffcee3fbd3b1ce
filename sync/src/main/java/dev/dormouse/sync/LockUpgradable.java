package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/** Waits for a lock for reading with the right to write later. */
final class LockUpgradable<T extends @Nullable Object> extends PermitWaiter<UpgradableGuard<T>> {
  private final RwLock<T> lock;

  LockUpgradable(RwLock<T> lock) {
    super(lock.permits, RwLock.UPGRADABLE);
    this.lock = lock;
  }

  @Override
  UpgradableGuard<T> taken() {
    return new UpgradableGuard<>(lock);
  }

  @Override
  String name() {
    return "RwLock.upgradableRead";
  }
}
