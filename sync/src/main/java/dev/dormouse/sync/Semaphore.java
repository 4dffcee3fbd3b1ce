package dev.dormouse.sync;

import dev.dormouse.future.Future;
import dev.dormouse.future.MustUse;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits; who finds too few waits until others give some back.
 *
 * <p><b>Order.</b> First come, first served, also for {@link #acquireMany}: a large request
 * collects what is given back and holds up the small ones behind it. A {@linkplain #barging
 * barging} semaphore keeps no order: what is free goes to whoever asks, and those that wait are
 * woken to try again.
 *
 * <p><b>A permit that nobody uses.</b> In order, a permit is granted to a waiter before that is
 * polled. If its task keeps the future without polling it, the permit is held all the same; {@code
 * AsyncRuntime.dump} and the watchdog of the runtime tell of it. A barging semaphore has no such
 * grants.
 *
 * <p><b>Threads.</b> Any. What a task did before it gave a permit back is visible to whoever takes
 * that permit. The {@code blocking} methods are for threads outside of an executor, platform or
 * virtual; the compiler refuses them in async code.
 *
 * @memory 64 bytes with compact object headers, 24 more once somebody has waited; 48 for each
 *     waiter
 */
public final class Semaphore implements AutoCloseable {
  final Permits permits;

  /**
   * Makes one that serves in order.
   *
   * @param permits how many are free at first
   * @throws IllegalArgumentException if {@code permits} is negative
   */
  public Semaphore(int permits) {
    this(permits, false);
  }

  private Semaphore(int permits, boolean barging) {
    this.permits = new Permits(Permits.demand(checked(permits)), barging);
  }

  /**
   * Makes one without order: newcomers may overtake those that wait.
   *
   * @param permits how many are free at first
   * @throws IllegalArgumentException if {@code permits} is negative
   */
  public static Semaphore barging(int permits) {
    return new Semaphore(permits, true);
  }

  private static int checked(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("the number of permits must not be negative: " + count);
    }
    return count;
  }

  /**
   * Takes one permit.
   *
   * @throws AcquireError from the poll, if this is closed
   * @cancelSafety safe: a dropped request gives up its place in the queue; a permit that it was
   *     granted goes to the next
   * @fairness first come, first served, unless this is barging
   */
  public Future<SemaphorePermit> acquire() {
    return new Acquire(this, 1);
  }

  /**
   * Takes {@code count} permits, all at once. One that asks for more than there will ever be waits
   * for good and holds up all behind it.
   *
   * @throws AcquireError from the poll, if this is closed
   * @throws IllegalArgumentException if {@code count} is negative
   * @cancelSafety safe: a dropped request gives up its place in the queue; what it collected goes
   *     to the next
   * @fairness first come, first served, unless this is barging
   */
  public Future<SemaphorePermit> acquireMany(int count) {
    return new Acquire(this, checked(count));
  }

  /**
   * Takes one permit if it is free and nobody waits. Null tells that there is none now; {@link
   * #isClosed} tells whether there will be.
   */
  public @Nullable SemaphorePermit tryAcquire() {
    return tryAcquireMany(1);
  }

  /**
   * Takes {@code count} permits if they are free and nobody waits; null if not, or if this is
   * closed.
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public @Nullable SemaphorePermit tryAcquireMany(int count) {
    return permits.take(Permits.demand(checked(count))) ? new SemaphorePermit(this, count) : null;
  }

  /**
   * Takes one permit and lets the calling thread wait for it, in the same queue.
   *
   * @throws AcquireError if this is closed
   * @throws InterruptedException if the thread was interrupted; nothing was taken
   */
  public SemaphorePermit blockingAcquire() throws AcquireError, InterruptedException {
    return blockingAcquireMany(1);
  }

  /**
   * Takes {@code count} permits and lets the calling thread wait for them, in the same queue.
   *
   * @throws AcquireError if this is closed
   * @throws InterruptedException if the thread was interrupted; nothing was taken
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public SemaphorePermit blockingAcquireMany(int count) throws AcquireError, InterruptedException {
    return new BlockingWait().runOrRefuse(new Acquire(this, checked(count)));
  }

  /**
   * Returns how many permits are free. Those that the first waiter collects are not. Others may
   * change it at once.
   */
  public int availablePermits() {
    return permits.free();
  }

  /**
   * Adds permits.
   *
   * @throws IllegalArgumentException if {@code count} is negative, or more than {@link
   *     Limits#PERMITS_MAX} would be free; nothing was added
   * @wakes those whose requests can be granted now
   */
  public void addPermits(int count) {
    long free = permits.addUpTo(Permits.demand(checked(count)), Limits.PERMITS_MAX);
    if (free >= 0) {
      throw new IllegalArgumentException(
          "adding "
              + count
              + " permits to "
              + free
              + " exceeds Limits.PERMITS_MAX, "
              + Limits.PERMITS_MAX);
    }
  }

  /**
   * Takes away up to {@code count} permits that are free, for good.
   *
   * @return how many were taken away
   * @throws IllegalArgumentException if {@code count} is negative
   */
  @MustUse("fewer permits may have been free")
  public int forgetPermits(int count) {
    return permits.forget(checked(count));
  }

  /**
   * Grants nothing more: those that wait, and all later requests, fail with {@link AcquireError}.
   * Permits that were taken stay good. Idempotent.
   *
   * @wakes all that wait
   */
  @Override
  public void close() {
    permits.close();
  }

  /** Tells whether this was closed. */
  public boolean isClosed() {
    return permits.isClosed();
  }

  @Override
  public String toString() {
    return "Semaphore(" + (isClosed() ? "closed, " : "") + availablePermits() + " free)";
  }
}
