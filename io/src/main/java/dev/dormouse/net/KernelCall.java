package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A control call that never waits: made in the first poll, for a unit of the budget. */
final class KernelCall<T extends @Nullable Object> extends RawFuture<T> {
  private final String name;
  private @Nullable Callable<T> call;

  KernelCall(String name, Callable<T> call) {
    this.name = name;
    this.call = call;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Callable<T> run = call;
    if (run == null) {
      throw Finished.polledAgain(name);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    call = null;
    return run.call();
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(name);
  }

  @Override
  public void drop() {
    call = null;
  }
}
