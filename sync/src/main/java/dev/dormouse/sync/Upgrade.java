package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/** Waits for the other readers to leave. */
final class Upgrade<T extends @Nullable Object> extends PermitWaiter<WriteGuard<T>> {
  private final UpgradableGuard<T> reader;

  Upgrade(UpgradableGuard<T> reader) {
    super(reader.rwLock().permits, reader.rwLock().others());
    this.reader = reader;
  }

  @Override
  boolean comesFirst() {
    return true;
  }

  @Override
  WriteGuard<T> taken() {
    return new WriteGuard<>(reader, reader.rwLock());
  }

  @Override
  String name() {
    return "UpgradableGuard.upgrade";
  }
}
