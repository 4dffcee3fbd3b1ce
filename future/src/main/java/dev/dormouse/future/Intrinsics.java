package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * What the compiler puts in the place of the intrinsics of {@link Async}: the same call with the
 * block's own context behind the arguments, and behind that the place of a spawn. For woven code
 * only.
 */
public final class Intrinsics {
  private Intrinsics() {}

  /** Stands for {@link Async#spawn}. */
  public static <T extends @Nullable Object> JoinHandle<T> spawn(
      Future<T> future, Context cx, SpawnSite site) {
    return cx.spawner().spawn(future, site);
  }

  /** Stands for {@link Async#spawnLocal}. */
  public static <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, Context cx, SpawnSite site) {
    return cx.spawner().spawnLocal(future, site);
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
