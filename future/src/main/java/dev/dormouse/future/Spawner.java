package dev.dormouse.future;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The seam through which code starts tasks without knowing the executor. Usable from any thread.
 */
@FunctionalInterface
public interface Spawner {

  /**
   * Starts {@code future} as a task of its own. It makes progress without being awaited.
   *
   * @return its handle; already finished as cancelled if the executor has shut down
   */
  <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future);

  /**
   * Starts {@code future} as a task of its own and remembers where in the source. Woven code calls
   * it; an executor that keeps no places inherits this.
   *
   * @return as for {@link #spawn(Future)}
   */
  default <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    return spawn(future);
  }

  /**
   * Starts {@code future} as a task that stays on the calling thread.
   *
   * @throws IllegalStateException if the calling thread is not one that this executor can confine
   *     tasks to
   */
  default <T extends @Nullable Object> JoinHandle<T> spawnLocal(LocalFuture<T> future) {
    throw new IllegalStateException(
        "spawnLocal: this executor moves tasks between threads; use AsyncRuntime.currentThread()"
            + " for futures that must stay on one");
  }

  /**
   * Starts {@code future} as a task that stays on the calling thread and remembers where in the
   * source, as {@link #spawn(Future, SpawnSite)} does.
   *
   * @throws IllegalStateException as for {@link #spawnLocal(LocalFuture)}
   */
  default <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    return spawnLocal(future);
  }

  /**
   * Runs {@code call}, which may block its thread, on one of the threads that are there for it. The
   * call begins without being awaited. Aborting it before it has begun keeps it from beginning; one
   * that runs goes on to its end, is not interrupted, and its handle gives what it returned. A
   * {@link BlockingCall} is told if it never begins.
   *
   * @return its handle; already finished as cancelled if the executor has shut down
   * @throws java.util.concurrent.RejectedExecutionException if all threads are busy and as many
   *     calls as the bound allows wait for one
   * @throws IllegalStateException if this executor has no such threads
   */
  default <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
    throw new IllegalStateException(
        "spawnBlocking: this executor ("
            + getClass().getName()
            + ") has no threads for blocking calls; use an AsyncRuntime");
  }

  /**
   * Runs {@code call} as {@link #spawnBlocking(Callable)} does and remembers where in the source,
   * as {@link #spawn(Future, SpawnSite)} does.
   *
   * @throws java.util.concurrent.RejectedExecutionException as for {@link #spawnBlocking(Callable)}
   * @throws IllegalStateException as for {@link #spawnBlocking(Callable)}
   */
  default <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> call, SpawnSite site) {
    return spawnBlocking(call);
  }

  /**
   * Runs {@code call}, which may block, on this thread, inside the poll of a task, after another
   * thread took over what this one had to do. For code that cannot be moved to {@link
   * #spawnBlocking(Callable)}. Outside of the executor's threads, and inside of another such call,
   * it is an ordinary call.
   *
   * @return what the call returned
   * @throws IllegalStateException if the tasks of this executor must stay on this thread, so that
   *     no other can take over
   * @throws Exception what the call threw
   */
  default <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
    throw new IllegalStateException(
        "blockInPlace: this executor ("
            + getClass().getName()
            + ") cannot hand its tasks to another thread; use spawnBlocking of an AsyncRuntime");
  }
}
