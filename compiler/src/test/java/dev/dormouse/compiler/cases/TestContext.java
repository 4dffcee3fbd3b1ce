package dev.dormouse.compiler.cases;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/** A context whose services log that they were asked for. */
public final class TestContext extends Context {

  @Override
  public Waker waker() {
    return () -> {};
  }

  @Override
  public Clock clock() {
    Script.log("clock");
    return () -> 42;
  }

  @Override
  public Spawner spawner() {
    Script.log("spawner");
    return new LoggingSpawner();
  }

  private static final class LoggingSpawner implements Spawner {
    @Override
    @SuppressWarnings("NullAway") // no case looks at the handle
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
      Script.log("spawn");
      return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    public <T extends @Nullable Object> JoinHandle<T> spawnLocal(LocalFuture<T> future) {
      Script.log("spawnLocal");
      return null;
    }
  }
}
