package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/** Waits for one item of a stream that stays its owner's. */
final class NextFuture<T> extends RawFuture<@Nullable T> {
  private @Nullable Stream<T> stream;

  NextFuture(Stream<T> stream) {
    this.stream = stream;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Stream<T> from = stream;
    if (from == null) {
      throw Finished.polledAgain("next");
    }
    boolean pending = false;
    try {
      Object item = from.pollNextRaw(cx);
      pending = item == Poll.PENDING;
      return item;
    } finally {
      if (!pending) {
        stream = null;
      }
    }
  }

  @Override
  protected FutureInfo info() {
    return Seen.info("next", stream);
  }

  @Override
  public void drop() {
    stream = null;
  }
}
