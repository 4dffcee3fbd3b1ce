package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Semaphore} for hand-written polls: it keeps the request that is under way, so that a
 * poll need not.
 *
 * <p><b>Threads.</b> One task at a time, like a future. Dropping it gives up the request.
 */
public final class PollSemaphore {
  private final Semaphore semaphore;
  private @Nullable Acquire request;
  private int count;

  /** Makes one for requests to {@code semaphore}. */
  public PollSemaphore(Semaphore semaphore) {
    this.semaphore = Objects.requireNonNull(semaphore, "semaphore");
  }

  /** Polls for one permit, as {@link #pollAcquireMany}. */
  public Poll<SemaphorePermit> pollAcquire(Context cx) throws AcquireError {
    return pollAcquireMany(cx, 1);
  }

  /**
   * Polls for {@code count} permits, going on with the request of the last call if that was pending
   * and for as many; a request for another number gives up its place and begins anew.
   *
   * @throws AcquireError if the semaphore is closed
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public Poll<SemaphorePermit> pollAcquireMany(Context cx, int count) throws AcquireError {
    Acquire under = request;
    if (under == null || this.count != count) {
      Acquire next = (Acquire) semaphore.acquireMany(count);
      drop();
      this.count = count;
      request = next;
      under = next;
    }
    Object answer;
    try {
      answer = under.pollRaw(cx);
    } catch (AcquireError closed) {
      request = null;
      throw closed;
    }
    if (answer != Poll.PENDING) {
      request = null;
    }
    return Poll.ofRaw(answer);
  }

  /** Gives up the request that is under way, if any, and its place in the queue. */
  public void drop() {
    Acquire under = request;
    request = null;
    if (under != null) {
      under.drop();
    }
  }

  /** Returns the semaphore. */
  public Semaphore semaphore() {
    return semaphore;
  }
}
