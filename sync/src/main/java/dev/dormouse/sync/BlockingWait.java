package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/** Lets a thread wait for a future of this module, in the place of a task. For one wait. */
final class BlockingWait implements Waker {
  /** The JDK's: it lets platform and virtual threads wait, and measures time for itself. */
  private final Semaphore wakes = new Semaphore(0);

  @Override
  public void wake() {
    wakes.release();
  }

  /** Waits for a lock, which is never closed. */
  <T> T forLock(PermitWaiter<T> waiter) throws InterruptedException {
    try {
      return forPermits(waiter);
    } catch (AcquireError impossible) {
      throw new AssertionError("a lock that was closed", impossible);
    }
  }

  /** Waits for permits. */
  <T> T forPermits(PermitWaiter<T> waiter) throws AcquireError, InterruptedException {
    Context cx = Context.of(this);
    try {
      for (; ; ) {
        Object answer = waiter.pollRaw(cx);
        if (answer != Poll.PENDING) {
          return cast(Objects.requireNonNull(answer));
        }
        wakes.acquire();
      }
    } finally {
      waiter.drop();
    }
  }

  @SuppressWarnings("unchecked") // what a poll answers if it is not pending
  private static <T> T cast(Object answer) {
    return (T) answer;
  }
}
