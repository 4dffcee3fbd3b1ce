package dev.dormouse.sync;

import dev.dormouse.future.MustUse;
import org.jspecify.annotations.Nullable;

/**
 * Permits of a {@link Semaphore} that were taken; closing gives them back.
 *
 * <p><b>Threads.</b> One task or thread at a time, like a future; it may move between them.
 */
@MustUse("the permits stay taken until it is closed")
public final class SemaphorePermit implements AutoCloseable {
  private final Semaphore semaphore;
  private int count;

  SemaphorePermit(Semaphore semaphore, int count) {
    this.semaphore = semaphore;
    this.count = count;
  }

  /** Returns how many permits this holds; 0 once it was closed, forgotten or merged. */
  public int count() {
    return count;
  }

  /** Returns the semaphore that these permits go back to. */
  public Semaphore semaphore() {
    return semaphore;
  }

  /** Keeps the permits from ever going back: the semaphore has so many fewer. */
  public void forget() {
    count = 0;
  }

  /**
   * Takes over the permits of {@code other}, which then holds none.
   *
   * @throws IllegalArgumentException if {@code other} is of another semaphore or this very one, or
   *     the two have more than {@link Limits#PERMITS_MAX} together; nothing has changed
   */
  public void merge(SemaphorePermit other) {
    if (other.semaphore != semaphore || other == this) {
      throw new IllegalArgumentException(
          other == this
              ? "a permit cannot be merged into itself"
              : "permits of different semaphores cannot be merged; close each on its own");
    }
    long both = (long) count + other.count;
    if (both > Limits.PERMITS_MAX) {
      throw new IllegalArgumentException(
          both + " permits in one exceed Limits.PERMITS_MAX, " + Limits.PERMITS_MAX);
    }
    other.count = 0;
    count = (int) both;
  }

  /**
   * Moves {@code part} of these permits into a permit of its own; null if this holds fewer.
   *
   * @throws IllegalArgumentException if {@code part} is negative
   */
  public @Nullable SemaphorePermit split(int part) {
    if (part < 0) {
      throw new IllegalArgumentException("the number of permits must not be negative: " + part);
    }
    if (part > count) {
      return null;
    }
    SemaphorePermit other = new SemaphorePermit(semaphore, part);
    count -= part;
    return other;
  }

  /**
   * Gives the permits back. Idempotent.
   *
   * @wakes those whose requests can be granted now
   */
  @Override
  public void close() {
    int back = count;
    if (back > 0) {
      count = 0;
      semaphore.permits.release(Permits.demand(back));
    }
  }
}
