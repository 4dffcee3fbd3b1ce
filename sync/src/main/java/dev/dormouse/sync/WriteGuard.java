package dev.dormouse.sync;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An {@link RwLock} that is held for writing.
 *
 * @param <T> type of what is protected
 */
public final class WriteGuard<T extends @Nullable Object> extends Guard<T> {
  private final RwLock<T> lock;

  WriteGuard(RwLock<T> lock) {
    super(lock.permits, lock.write);
    this.lock = lock;
  }

  /** Takes over from {@code reader}, which has the right to write, and has all other places. */
  WriteGuard(UpgradableGuard<T> reader, RwLock<T> lock) {
    super(reader);
    this.lock = lock;
    growTo(lock.write | Permits.TOKEN);
  }

  @Override
  public T value() {
    held();
    return lock.value;
  }

  /**
   * Replaces what is protected.
   *
   * @throws IllegalStateException if this guard was closed
   */
  public void set(T value) {
    held();
    lock.value = value;
  }

  /** Returns the lock that is held, or was. */
  public RwLock<T> rwLock() {
    return lock;
  }

  /**
   * Goes on reading: no writer comes in between. This guard is then closed.
   *
   * @throws IllegalStateException if this guard was closed
   * @wakes readers that wait, up to the first writer
   */
  public ReadGuard<T> downgrade() {
    return new ReadGuard<>(this, lock);
  }

  /**
   * Goes on reading, with the right to write again. This guard is then closed.
   *
   * @throws IllegalStateException if this guard was closed
   * @wakes readers that wait, up to the first writer
   */
  public UpgradableGuard<T> downgradeToUpgradable() {
    return new UpgradableGuard<>(this, lock);
  }

  /**
   * Goes on reading a part of the value. This guard is then closed.
   *
   * @param part returns the part; if it throws, this guard still holds the lock
   * @throws IllegalStateException if this guard was closed
   * @wakes readers that wait, up to the first writer
   */
  public <U extends @Nullable Object> MappedGuard<U> downgradeMap(
      Function<? super T, ? extends U> part) {
    MappedGuard<U> narrow = map(part);
    narrow.shrinkTo(RwLock.READ);
    return narrow;
  }

  /**
   * Goes on reading a part of the value, if there is one: null if {@code part} returns null, and
   * then this guard still holds the lock for writing.
   *
   * @throws IllegalStateException if this guard was closed
   */
  public <U> @Nullable MappedGuard<U> tryDowngradeMap(
      Function<? super T, ? extends @Nullable U> part) {
    MappedGuard<U> narrow = tryMap(Objects.requireNonNull(part, "part"));
    if (narrow != null) {
      narrow.shrinkTo(RwLock.READ);
    }
    return narrow;
  }
}
