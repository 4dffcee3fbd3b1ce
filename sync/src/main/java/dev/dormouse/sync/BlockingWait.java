package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets a thread wait for a future of this module, in the place of a task. For one wait. */
final class BlockingWait implements Waker {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  /** The JDK's: it lets platform and virtual threads wait, and measures time for itself. */
  private final Semaphore wakes = new Semaphore(0);

  @Override
  public void wake() {
    wakes.release();
  }

  /** Waits for what does not fail. */
  <T extends @Nullable Object> T run(Future<T> future) throws InterruptedException {
    return runOrFail(future, RuntimeException.class);
  }

  /** Waits for what may be closed. */
  <T extends @Nullable Object> T runOrRefuse(Future<T> future)
      throws AcquireError, InterruptedException {
    return runOrFail(future, AcquireError.class);
  }

  /** Waits for what fails with {@code expected}, if it fails. */
  @SuppressWarnings({"unchecked", "NullAway"}) // T decides whether null is an answer
  <T extends @Nullable Object, E extends Exception> T runOrFail(Future<T> future, Class<E> expected)
      throws E, InterruptedException {
    Context cx = Context.of(this);
    try {
      for (; ; ) {
        Object answer = future.pollRaw(cx);
        if (answer != Poll.PENDING) {
          return (T) answer;
        }
        wakes.acquire();
      }
    } catch (RuntimeException | InterruptedException failure) {
      throw failure;
    } catch (Exception failure) {
      if (expected.isInstance(failure)) {
        throw expected.cast(failure);
      }
      throw new AssertionError("a failure that this future does not have", failure);
    } finally {
      future.drop();
    }
  }

  /** Waits for an event, but not for longer; tells whether it came. */
  boolean run(EventListener waiter, Duration limit) throws InterruptedException {
    long nanos = limit.compareTo(LONGEST) < 0 ? limit.toNanos() : Long.MAX_VALUE;
    try {
      if (waiter.pollRaw(Context.of(this)) != Poll.PENDING) {
        return true;
      }
      // A listener is woken by its notification only, so one wake is all there is to wait for.
      wakes.tryAcquire(nanos, TimeUnit.NANOSECONDS);
      return waiter.discard();
    } finally {
      waiter.drop();
    }
  }
}
