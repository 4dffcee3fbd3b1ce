package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/**
 * An {@link RwLock} that is held for reading. What it protects must not be changed.
 *
 * @param <T> type of what is protected
 */
public final class ReadGuard<T extends @Nullable Object> extends Guard<T> {
  private final RwLock<T> lock;

  ReadGuard(RwLock<T> lock) {
    super(lock.permits, RwLock.READ);
    this.lock = lock;
  }

  /** Takes over what {@code more} holds and gives back all but a place for reading. */
  ReadGuard(Guard<T> more, RwLock<T> lock) {
    super(more);
    this.lock = lock;
    shrinkTo(RwLock.READ);
  }

  @Override
  public T value() {
    held();
    return lock.value;
  }

  /** Returns the lock that is held, or was. */
  public RwLock<T> rwLock() {
    return lock;
  }
}
