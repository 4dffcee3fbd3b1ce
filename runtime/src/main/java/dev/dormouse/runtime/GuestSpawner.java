package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What tasks of a visiting thread spawn with: futures that stay go to its loop, others to the
 * runtime, which outlives the visit.
 *
 * @param runtime where tasks that may move run
 * @param here the loop of the visiting thread
 */
record GuestSpawner(Scheduler runtime, LocalLoop here) implements Spawner {

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return runtime.spawn(future);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    return runtime.spawn(future, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(LocalFuture<T> future) {
    return here.spawnLocal(future);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    return here.spawnLocal(future, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
    return runtime.spawnBlocking(call);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> call, SpawnSite site) {
    return runtime.spawnBlocking(call, site);
  }

  @Override
  public <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
    return runtime.blockInPlace(call);
  }
}
