package dev.dormouse.task;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Spawns local tasks into a set, and all others as the executor around it does. */
final class SetSpawner implements Spawner {
  private final LocalSet set;
  private final Spawner outer;

  SetSpawner(LocalSet set, Spawner outer) {
    this.set = set;
    this.outer = outer;
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return outer.spawn(future);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    return outer.spawn(future, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(LocalFuture<T> future) {
    return set.spawnLocal(future);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    return set.spawnLocal(future, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
    return outer.spawnBlocking(call);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> call, SpawnSite site) {
    return outer.spawnBlocking(call, site);
  }

  @Override
  public <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
    return outer.blockInPlace(call);
  }
}
