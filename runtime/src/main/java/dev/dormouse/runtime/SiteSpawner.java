package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A spawner that looks for the place of a spawn which does not name it, if its runtime wants to.
 */
interface SiteSpawner extends Spawner {

  RuntimeOptions options();

  @Override
  <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site);

  @Override
  default <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return spawn(future, options().siteOfCaller());
  }

  @Override
  default <T extends @Nullable Object> JoinHandle<T> spawnLocal(LocalFuture<T> future) {
    return spawnLocal(future, options().siteOfCaller());
  }

  @Override
  default <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    return Spawner.super.spawnLocal(future);
  }

  @Override
  default <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
    return spawnBlocking(call, options().siteOfCaller());
  }

  @Override
  <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call, SpawnSite site);
}
