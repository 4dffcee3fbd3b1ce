package dev.dormouse.sync;

import dev.dormouse.future.Future;
import org.jspecify.annotations.Nullable;

/**
 * An {@link RwLock} that is held for reading, with the right to write later.
 *
 * @param <T> type of what is protected
 */
public final class UpgradableGuard<T extends @Nullable Object> extends Guard<T> {
  private final RwLock<T> lock;

  UpgradableGuard(RwLock<T> lock) {
    super(lock.permits, RwLock.UPGRADABLE);
    this.lock = lock;
  }

  /** Takes over what {@code writer} holds and gives back all but this one's place. */
  UpgradableGuard(WriteGuard<T> writer, RwLock<T> lock) {
    super(writer);
    this.lock = lock;
    shrinkTo(RwLock.UPGRADABLE);
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

  /**
   * Waits until the other readers have left and goes on writing; no writer comes in between. Once
   * it has, this guard is closed; while it waits, this guard still reads.
   *
   * @throws IllegalStateException from the poll, if this guard was closed
   * @cancelSafety safe: a dropped one leaves this guard as it is
   * @fairness comes before all that wait
   */
  public Future<WriteGuard<T>> upgrade() {
    return new Upgrade<>(this);
  }

  /**
   * Goes on writing if there is no other reader; this guard is then closed. Null if there is one.
   *
   * @throws IllegalStateException if this guard was closed
   */
  public @Nullable WriteGuard<T> tryUpgrade() {
    return held().takeFirst(lock.others()) ? new WriteGuard<>(this, lock) : null;
  }

  /**
   * Gives up the right to write and goes on reading. This guard is then closed.
   *
   * @throws IllegalStateException if this guard was closed
   * @wakes the next that waits for the right to write later
   */
  public ReadGuard<T> downgrade() {
    return new ReadGuard<>(this, lock);
  }
}
