package dev.dormouse.future;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Computes its value in its first poll. */
final class LazyFuture<T extends @Nullable Object> extends RawFuture<T> {
  private @Nullable Callable<? extends T> compute;

  LazyFuture(Callable<? extends T> compute) {
    this.compute = compute;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Callable<? extends T> run = compute;
    if (run == null) {
      throw Finished.polledAgain("lazy");
    }
    compute = null;
    return run.call();
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("lazy");
  }

  @Override
  public void drop() {
    compute = null;
  }
}
