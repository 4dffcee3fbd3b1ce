package dev.dormouse.reactor;

import dev.dormouse.future.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Another thread, which polls operations of a reactor that the test's thread turns. */
final class Elsewhere implements AutoCloseable {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Reactor reactor;
  private final Parked parked;

  Elsewhere(Reactor reactor) {
    this.reactor = reactor;
    this.parked = new Parked(reactor);
  }

  /** What is done there. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T on(Parked executor) throws Exception;
  }

  /** Runs {@code future} to its end there, while this thread turns the reactor. */
  <T extends @Nullable Object> T run(Future<T> future) throws Exception {
    return turnUntil(begin(there -> there.run(future)));
  }

  /** Does {@code call} there, while this thread turns nothing. */
  <T extends @Nullable Object> T call(Callable<T> call) throws Exception {
    return begin(_ -> call.call()).get();
  }

  /** Polls once there. */
  @Nullable Object poll(Future<?> future) throws Exception {
    return begin(there -> there.poll(future)).get();
  }

  /** Begins {@code work} there. */
  <T extends @Nullable Object> FutureTask<T> begin(Work<T> work) {
    FutureTask<T> task =
        new FutureTask<>(() -> work.on(parked)) {
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

  @Override
  public void close() {
    thread.close();
  }
}
