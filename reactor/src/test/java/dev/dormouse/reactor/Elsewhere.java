package dev.dormouse.reactor;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Another thread, which polls operations of a reactor that the test's thread turns. */
final class Elsewhere extends Context implements Waker, AutoCloseable {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Semaphore woken = new Semaphore(0);
  private final Reactor reactor;

  Elsewhere(Reactor reactor) {
    this.reactor = reactor;
  }

  /** Runs {@code future} to its end there, while this thread turns the reactor. */
  <T extends @Nullable Object> T run(Future<T> future) throws Exception {
    return turnUntil(begin(() -> toItsEnd(future)));
  }

  /** Does {@code call} there, while this thread turns nothing. */
  <T extends @Nullable Object> T call(Callable<T> call) throws Exception {
    return begin(call).get();
  }

  /** Polls once there. */
  @Nullable Object poll(Future<?> future) throws Exception {
    return call(() -> pollHere(future));
  }

  /** Begins {@code call} there. */
  <T extends @Nullable Object> FutureTask<T> begin(Callable<T> call) {
    FutureTask<T> task =
        new FutureTask<>(call) {
          @Override
          protected void done() {
            reactor.wakeUp(); // remembered if the test's thread does not wait yet
          }
        };
    thread.execute(task);
    return task;
  }

  <T extends @Nullable Object> T turnUntil(FutureTask<T> task) throws Exception {
    while (!task.isDone()) {
      reactor.turn(Loop.TURN_NANOS);
    }
    return task.get();
  }

  /** Runs {@code future} to its end on the calling thread, which turns nothing. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  <T extends @Nullable Object> T toItsEnd(Future<T> future) throws Exception {
    for (; ; ) {
      Object answer = pollHere(future);
      if (answer != Poll.PENDING) {
        return (T) answer;
      }
      woken.acquire();
    }
  }

  private @Nullable Object pollHere(Future<?> future) throws Exception {
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

  @Override
  public void close() {
    thread.close();
  }
}
