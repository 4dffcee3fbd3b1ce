package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Polls a future by hand, with a waker that counts. */
public final class Polled<T> implements Waker {
  private final Future<T> future;
  private final AtomicInteger wakes = new AtomicInteger();

  public Polled(Future<T> future) {
    this.future = future;
  }

  public static <T> Polled<T> of(Future<T> future) {
    return new Polled<>(future);
  }

  /** Polls a fresh future once; it must be ready. */
  public static <T> T now(Future<T> future) throws Exception {
    return new Polled<>(future).value();
  }

  /** Polls a future until it ends; something must wake it each time. */
  public static <T> T drive(Future<T> future) throws Exception {
    Polled<T> polled = new Polled<>(future);
    for (; ; ) {
      int before = polled.wakes();
      if (polled.poll() instanceof Poll.Ready<T>(var value)) {
        return value;
      }
      assertThat(polled.wakes()).as("wakes of " + future).isGreaterThan(before);
    }
  }

  /** Polls a fresh future once; it must fail. */
  public static Throwable failure(Future<?> future) {
    return new Polled<>(future).failure();
  }

  /** Polls a future to its end on this thread. */
  @SuppressWarnings("unchecked")
  public static <T> T block(Future<T> future) throws Exception {
    Semaphore woken = new Semaphore(0);
    for (; ; ) {
      Object answer = future.pollRaw(Context.of(woken::release));
      if (answer != Poll.PENDING) {
        return (T) answer;
      }
      woken.acquire();
      woken.drainPermits();
    }
  }

  public Poll<T> poll() throws Exception {
    return Poll.ofRaw(future.pollRaw(Context.of(this)));
  }

  public T value() throws Exception {
    Poll<T> answer = poll();
    assertThat(answer).isInstanceOf(Poll.Ready.class);
    return ((Poll.Ready<T>) answer).value();
  }

  public Throwable failure() {
    Throwable failure = catchThrowable(this::poll);
    assertThat(failure).isNotNull();
    return failure;
  }

  public Polled<T> pending() throws Exception {
    assertThat(poll().isReady()).isFalse();
    return this;
  }

  public void drop() {
    future.drop();
  }

  public int wakes() {
    return wakes.get();
  }

  /** A context with the budget that executors grant for one poll. */
  static Context budgeted(Waker waker) {
    return new Context() {
      {
        startBudget(BUDGET_MAX);
      }

      @Override
      public Waker waker() {
        return waker;
      }
    };
  }

  @Override
  public void wake() {
    wakes.incrementAndGet();
  }
}
