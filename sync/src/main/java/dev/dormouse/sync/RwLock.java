package dev.dormouse.sync;

import dev.dormouse.future.Future;
import org.jspecify.annotations.Nullable;

/**
 * A lock that many may hold for reading, or one for writing; it may be held across awaits.
 *
 * <p><b>Order.</b> First come, first served: a reader that comes after a waiting writer waits
 * behind it, so readers cannot keep writers out. A task that holds the lock for reading and asks
 * again may therefore wait for itself. {@linkplain #barging Barging}, what is free goes to whoever
 * asks, and readers may keep writers out.
 *
 * <p><b>Upgrading.</b> One task at a time may hold the lock for reading with the right to write
 * later: {@link #upgradableRead}, beside ordinary readers. {@link UpgradableGuard#upgrade} waits
 * for those to leave and comes before all others.
 *
 * <p>No poisoning, and grants that nobody claims: as for {@link Mutex}.
 *
 * <p><b>Threads.</b> Any. What a writer did before it gave the lock back is visible to those that
 * hold it next. The {@code blocking} methods are for threads outside of an executor, platform or
 * virtual; the compiler refuses them in async code.
 *
 * @param <T> type of what is protected
 * @memory 72 bytes with compact object headers, 24 more once somebody has waited; 48 for each
 *     waiter
 */
public final class RwLock<T extends @Nullable Object> {
  static final long READ = Permits.demand(1);
  static final long UPGRADABLE = Permits.demand(1) | Permits.TOKEN;

  final Permits permits;

  /** What a writer takes: the place of every reader. */
  final long write;

  /** Guarded by this lock. */
  T value;

  /** Makes one that is free, serves in order and lets in {@link Limits#READERS_MAX} readers. */
  public RwLock(T value) {
    this(value, Limits.READERS_MAX, false);
  }

  private RwLock(T value, int readersMax, boolean barging) {
    if (readersMax < 1 || readersMax > Limits.READERS_MAX) {
      throw new IllegalArgumentException(
          "readersMax must be from 1 to Limits.READERS_MAX, "
              + Limits.READERS_MAX
              + ", but is "
              + readersMax);
    }
    this.value = value;
    write = Permits.demand(readersMax);
    permits = new Permits(write | Permits.TOKEN, barging);
  }

  /**
   * Makes one that lets in {@code readersMax} readers together.
   *
   * @throws IllegalArgumentException if that is less than 1 or more than {@link Limits#READERS_MAX}
   */
  public static <T extends @Nullable Object> RwLock<T> withMaxReaders(T value, int readersMax) {
    return new RwLock<>(value, readersMax, false);
  }

  /** Makes one without order: newcomers may overtake those that wait. */
  public static <T extends @Nullable Object> RwLock<T> barging(T value) {
    return new RwLock<>(value, Limits.READERS_MAX, true);
  }

  /**
   * Takes the lock for reading, beside others that read.
   *
   * @cancelSafety safe: a dropped one gives up its place in the queue; a lock that it was granted
   *     goes to the next
   * @fairness first come, first served, unless this is barging
   */
  public Future<ReadGuard<T>> read() {
    return new LockRead<>(this);
  }

  /**
   * Takes the lock for writing, alone.
   *
   * @cancelSafety safe: a dropped one gives up its place in the queue; a lock that it was granted
   *     goes to the next
   * @fairness first come, first served, unless this is barging
   */
  public Future<WriteGuard<T>> write() {
    return new LockWrite<>(this);
  }

  /**
   * Takes the lock for reading with the right to write later, beside others that read and no other
   * that has this right.
   *
   * @cancelSafety safe: a dropped one gives up its place in the queue; a lock that it was granted
   *     goes to the next
   * @fairness first come, first served, unless this is barging
   */
  public Future<UpgradableGuard<T>> upgradableRead() {
    return new LockUpgradable<>(this);
  }

  /** Takes the lock for reading if that is possible and nobody waits; null if not. */
  public @Nullable ReadGuard<T> tryRead() {
    return permits.take(READ) ? new ReadGuard<>(this) : null;
  }

  /** Takes the lock for writing if it is free; null if not. */
  public @Nullable WriteGuard<T> tryWrite() {
    return permits.take(write) ? new WriteGuard<>(this) : null;
  }

  /** Takes the lock as {@link #upgradableRead} if that is possible and nobody waits, or null. */
  public @Nullable UpgradableGuard<T> tryUpgradableRead() {
    return permits.take(UPGRADABLE) ? new UpgradableGuard<>(this) : null;
  }

  /**
   * Takes the lock for reading and lets the calling thread wait for it, in the same queue.
   *
   * @throws InterruptedException if the thread was interrupted; the lock was not taken
   */
  public ReadGuard<T> blockingRead() throws InterruptedException {
    return new BlockingWait().run(new LockRead<>(this));
  }

  /**
   * Takes the lock for writing and lets the calling thread wait for it, in the same queue.
   *
   * @throws InterruptedException if the thread was interrupted; the lock was not taken
   */
  public WriteGuard<T> blockingWrite() throws InterruptedException {
    return new BlockingWait().run(new LockWrite<>(this));
  }

  /**
   * Takes the lock as {@link #upgradableRead} and lets the calling thread wait for it, in the same
   * queue.
   *
   * @throws InterruptedException if the thread was interrupted; the lock was not taken
   */
  public UpgradableGuard<T> blockingUpgradableRead() throws InterruptedException {
    return new BlockingWait().run(new LockUpgradable<>(this));
  }

  /** Returns what an upgrade takes beside the place it has. */
  long others() {
    return write - READ;
  }
}
