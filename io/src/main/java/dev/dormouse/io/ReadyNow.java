package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/**
 * An operation that needs no waiting. It spends budget like any other, so that a task that loops
 * over it lets others run.
 */
final class ReadyNow<T> extends RawFuture<T> {
  private final String name;
  private final Step<T> step;
  private boolean ended;

  ReadyNow(String name, Step<T> step) {
    this.name = name;
    this.step = step;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain(name);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    ended = true;
    return step.run();
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(name);
  }

  @Override
  public void drop() {
    ended = true;
  }

  /** What the first poll does. */
  @FunctionalInterface
  interface Step<T> {
    @Nullable T run() throws Exception;
  }
}
