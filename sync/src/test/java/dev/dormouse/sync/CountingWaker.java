package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A task of the tests: counts its wake-ups and polls futures. */
final class CountingWaker implements Waker {
  private final AtomicInteger wakes = new AtomicInteger();

  @Override
  public void wake() {
    wakes.incrementAndGet();
  }

  /** Returns how often this was woken since the last call. */
  int takeWakes() {
    return wakes.getAndSet(0);
  }

  Context context() {
    return Context.of(this);
  }

  /** Returns a context for polls that may do {@code units} of work in all. */
  Context budgeted(int units) {
    return new Context() {
      {
        startBudget(units);
      }

      @Override
      public Waker waker() {
        return CountingWaker.this;
      }
    };
  }

  @Nullable Object poll(LocalFuture<?> future) throws Exception {
    return future.pollRaw(context());
  }

  boolean isPending(LocalFuture<?> future) throws Exception {
    return poll(future) == Poll.PENDING;
  }
}
