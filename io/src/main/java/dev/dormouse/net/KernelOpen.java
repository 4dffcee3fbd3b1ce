package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.Reactor;
import org.jspecify.annotations.Nullable;

/**
 * Opens something with the reactor of the task that polls: in the first poll, for a unit of the
 * budget, so that there is nothing to take back when it is dropped.
 */
final class KernelOpen<T> extends RawFuture<T> {
  private final String name;
  private @Nullable Open<T> open;

  KernelOpen(String name, Open<T> open) {
    this.name = name;
    this.open = open;
  }

  /** What is opened. */
  @FunctionalInterface
  interface Open<T> {
    T with(Kernel kernel) throws Exception;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Open<T> run = open;
    if (run == null) {
      throw Finished.polledAgain(name);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    open = null;
    return run.with(Reactor.of(cx).kernel());
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(name);
  }

  @Override
  public void drop() {
    open = null;
  }
}
