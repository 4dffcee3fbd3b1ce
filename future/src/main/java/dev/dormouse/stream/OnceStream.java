package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the value of a future, if that is not null, and ends. */
final class OnceStream<T> extends RawStream<T> {
  private @Nullable Future<? extends @Nullable T> future;
  private boolean ended;

  OnceStream(Future<? extends @Nullable T> future) {
    this.future = Objects.requireNonNull(future, "future");
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    Future<? extends @Nullable T> from = future;
    if (from == null) {
      if (ended) {
        throw polledAgain("fromFuture");
      }
      ended = true;
      return null;
    }
    boolean pending = false;
    try {
      Object value = from.pollRaw(cx);
      pending = value == Poll.PENDING;
      ended = value == null;
      return value;
    } finally {
      if (!pending) {
        future = null;
      }
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("fromFuture", future);
  }

  @Override
  public void drop() {
    Future<? extends @Nullable T> from = future;
    future = null;
    ended = true;
    if (from != null) {
      from.drop();
    }
  }
}
