package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Mutex} that is held.
 *
 * @param <T> type of what is protected
 */
public final class MutexGuard<T extends @Nullable Object> extends Guard<T> {
  private final Mutex<T> mutex;

  MutexGuard(Mutex<T> mutex) {
    super(mutex.permits, Mutex.DEMAND);
    this.mutex = mutex;
  }

  @Override
  public T value() {
    held();
    return mutex.value;
  }

  /**
   * Replaces what is protected.
   *
   * @throws IllegalStateException if this guard was closed
   */
  public void set(T value) {
    held();
    mutex.value = value;
  }

  /** Returns the mutex that is held, or was. */
  public Mutex<T> mutex() {
    return mutex;
  }
}
