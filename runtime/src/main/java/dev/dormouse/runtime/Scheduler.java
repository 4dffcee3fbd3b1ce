package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What a runtime is made of: it runs tasks on one thread or on several. */
sealed interface Scheduler extends Spawner permits LocalLoop, StealingScheduler, CoreScheduler {

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

  <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception;

  <T extends @Nullable Object> T blockOnLocal(LocalFuture<T> future) throws Exception;

  RuntimeMetrics metrics();

  RuntimeDump dump();

  ShutdownReport shutdown(Duration grace);

  void close();

  Driver driver();

  /** Returns the result of a root task that has ended, or throws its failure as it is. */
  @SuppressWarnings({"unchecked", "NullAway"}) // the outcome of a task is of its future's type
  static <T extends @Nullable Object> T resultOf(Task<T> root) throws Exception {
    Object outcome = root.takeOutcome();
    if (!(outcome instanceof Outcome ended)) {
      return (T) outcome;
    }
    switch (ended.failure()) {
      case null -> throw rootDropped();
      case Exception failure -> throw failure;
      case Error failure -> throw failure;
      case Throwable failure -> throw new IllegalStateException(failure);
    }
  }

  /** Makes the failure of a {@code blockOn} whose runtime ended before its root. */
  static CancellationException rootDropped() {
    return new CancellationException("blockOn: the runtime was closed; its root was dropped");
  }

  /** Makes the failure of whoever needs a runtime that is not there any more. */
  static IllegalStateException closed(String call) {
    return new IllegalStateException(call + ": the runtime was closed");
  }
}
