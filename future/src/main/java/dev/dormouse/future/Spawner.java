package dev.dormouse.future;

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
}
