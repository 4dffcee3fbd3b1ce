package dev.dormouse.reactor;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * An executor of one future at a time on the calling thread, which turns nothing: it only waits to
 * be woken by the thread that turns the reactor.
 */
final class Parked extends Context implements Waker {
  private final Semaphore woken = new Semaphore(0);
  private final Reactor reactor;

  Parked(Reactor reactor) {
    this.reactor = reactor;
  }

  /** Runs {@code future} to its end. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  <T extends @Nullable Object> T run(Future<T> future) throws Exception {
    for (; ; ) {
      Object answer = poll(future);
      if (answer != Poll.PENDING) {
        return (T) answer;
      }
      woken.acquire();
    }
  }

  /** Polls once with a fresh budget. */
  @Nullable Object poll(Future<?> future) throws Exception {
    startBudget(BUDGET_MAX);
    return future.pollRaw(this);
  }

  @Override
  public Waker waker() {
    return this;
  }

  @Override
  public void wake() {
    woken.release();
  }

  @Override
  public Clock clock() {
    return reactor.clock();
  }

  @Override
  public Timers timers() {
    return reactor.timers();
  }

  @Override
  public Object reactor() {
    return reactor;
  }
}
