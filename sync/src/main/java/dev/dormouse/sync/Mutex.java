package dev.dormouse.sync;

import dev.dormouse.future.Future;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one task at a time holds, around a value; it may be held across awaits.
 *
 * <p>Where nothing is awaited while it is held, a {@code java.util.concurrent} lock is quicker and
 * as good. This one is for what takes several awaits and must not be done by two at once.
 *
 * <p><b>Order.</b> First come, first served, or {@linkplain #barging barging}: what is free goes to
 * whoever asks.
 *
 * <p><b>A lock that nobody uses.</b> In order, the lock is granted to a waiter before that is
 * polled. If its task keeps the future without polling it, for instance beside another await, the
 * lock is held all the same; {@code AsyncRuntime.dump} and the watchdog of the runtime tell of it.
 * A barging mutex has no such grants.
 *
 * <p><b>No poisoning.</b> A task that fails or is dropped while it holds the lock gives it back by
 * its {@code try}; the next finds the value as it was left.
 *
 * <p><b>Threads.</b> Any. What a task did before it gave the lock back is visible to the next. It
 * is not reentrant: a task that locks it twice waits for itself. {@link #blockingLock} is for
 * threads outside of an executor, platform or virtual; the compiler refuses it in async code.
 *
 * @param <T> type of what is protected
 * @memory 64 bytes with compact object headers, 24 more once somebody has waited; 48 for each
 *     waiter
 */
public final class Mutex<T extends @Nullable Object> {
  static final long DEMAND = Permits.demand(1);

  final Permits permits;

  /** Guarded by this lock. */
  T value;

  /** Makes one that is free and serves in order. */
  public Mutex(T value) {
    this(value, false);
  }

  private Mutex(T value, boolean barging) {
    this.value = value;
    permits = new Permits(DEMAND, barging);
  }

  /** Makes one without order: newcomers may overtake those that wait. */
  public static <T extends @Nullable Object> Mutex<T> barging(T value) {
    return new Mutex<>(value, true);
  }

  /**
   * Takes the lock.
   *
   * @cancelSafety safe: a dropped one gives up its place in the queue; a lock that it was granted
   *     goes to the next
   * @fairness first come, first served, unless this is barging
   */
  public Future<MutexGuard<T>> lock() {
    return new LockMutex<>(this);
  }

  /** Takes the lock if it is free and nobody waits; null if not. */
  public @Nullable MutexGuard<T> tryLock() {
    return permits.take(DEMAND) ? new MutexGuard<>(this) : null;
  }

  /**
   * Takes the lock and lets the calling thread wait for it, in the same queue.
   *
   * @throws InterruptedException if the thread was interrupted; the lock was not taken
   */
  public MutexGuard<T> blockingLock() throws InterruptedException {
    return new BlockingWait().run(new LockMutex<>(this));
  }

  /** Tells whether somebody holds the lock. Others may change it at once. */
  public boolean isLocked() {
    return permits.free() == 0;
  }

  @Override
  public String toString() {
    return isLocked() ? "Mutex(locked)" : "Mutex(free)";
  }
}
