package dev.dormouse.sync;

import dev.dormouse.future.MustUse;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A lock that is held, and what it protects. Closing gives the lock back, so a guard belongs into
 * the head of a {@code try}.
 *
 * <p>A guard is owned: it may be kept across awaits and handed to another task. Locks are not
 * poisoned: a failure inside the {@code try} gives the lock back like any other end, and who comes
 * next finds the value as it was left.
 *
 * <p><b>Threads.</b> One task or thread at a time, like a future; it may move between them.
 *
 * @param <T> type of what is protected
 */
@MustUse("the lock stays held until the guard is closed")
public abstract sealed class Guard<T extends @Nullable Object> implements AutoCloseable
    permits MutexGuard, ReadGuard, UpgradableGuard, WriteGuard, MappedGuard {
  private @Nullable Permits permits;
  private long demand;

  Guard(Permits permits, long demand) {
    this.permits = permits;
    this.demand = demand;
  }

  /** Takes over what {@code other} holds, which is then closed. */
  Guard(Guard<?> other) {
    permits = other.held();
    demand = other.demand;
    other.permits = null;
  }

  /** Returns what is protected. It must not be used once this guard was closed. */
  public abstract T value();

  /**
   * Narrows this guard to a part of the value; this guard is then closed, the lock is still held.
   *
   * @param part returns the part; if it throws, this guard still holds the lock
   * @throws IllegalStateException if this guard was closed
   */
  public final <U extends @Nullable Object> MappedGuard<U> map(
      Function<? super T, ? extends U> part) {
    U narrow = Objects.requireNonNull(part, "part").apply(value());
    return new MappedGuard<>(this, narrow);
  }

  /**
   * Narrows this guard to a part of the value, if there is one: null if {@code part} returns null,
   * and then this guard still holds the lock.
   *
   * @throws IllegalStateException if this guard was closed
   */
  public final <U> @Nullable MappedGuard<U> tryMap(
      Function<? super T, ? extends @Nullable U> part) {
    U narrow = Objects.requireNonNull(part, "part").apply(value());
    return narrow == null ? null : new MappedGuard<>(this, narrow);
  }

  /** Tells whether this guard holds its lock. */
  public final boolean isHeld() {
    return permits != null;
  }

  /**
   * Gives the lock back. Idempotent.
   *
   * @wakes whoever waits for it
   */
  @Override
  public final void close() {
    Permits from = permits;
    if (from != null) {
      permits = null;
      from.release(demand);
    }
  }

  /** Returns what this holds a part of. */
  final Permits held() {
    Permits from = permits;
    if (from == null) {
      throw new IllegalStateException(
          "this guard was closed or handed on; take the lock again to reach the value");
    }
    return from;
  }

  /** Gives back all that this holds but {@code kept}. */
  final void shrinkTo(long kept) {
    Permits from = held();
    long back = demand - kept;
    demand = kept;
    from.release(back);
  }

  /** Tells that this holds {@code demand} now. */
  final void growTo(long more) {
    demand = more;
  }
}
