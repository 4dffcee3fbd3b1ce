package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * What the compiler puts in the place of the intrinsics of {@link Async}: the same call with the
 * block's own context behind the arguments. For woven code only.
 */
public final class Intrinsics {
  private Intrinsics() {}

  /** Stands for {@link Async#spawn}. */
  public static <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, Context cx) {
    return cx.spawner().spawn(future);
  }

  /** Stands for {@link Async#spawnLocal}. */
  public static <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, Context cx) {
    return cx.spawner().spawnLocal(future);
  }

  /** Stands for {@link Async#spawner}. */
  public static Spawner spawner(Context cx) {
    return cx.spawner();
  }

  /** Stands for {@link Async#clock}. */
  public static Clock clock(Context cx) {
    return cx.clock();
  }
}
