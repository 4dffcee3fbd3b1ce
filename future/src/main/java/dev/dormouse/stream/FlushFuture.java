package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/** Flushes a sink that stays its owner's, or ends it gracefully. */
final class FlushFuture extends RawFuture<Void> {
  private final String name;
  private final boolean ends;
  private @Nullable Sink<?> sink;

  FlushFuture(String name, Sink<?> sink, boolean ends) {
    this.name = name;
    this.sink = sink;
    this.ends = ends;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Sink<?> to = sink;
    if (to == null) {
      throw Finished.polledAgain(name);
    }
    boolean pending = false;
    try {
      pending = !(ends ? to.pollShutdown(cx) : to.pollFlush(cx));
      return pending ? Poll.PENDING : null;
    } finally {
      if (!pending) {
        sink = null;
      }
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(name);
  }

  @Override
  public void drop() {
    sink = null;
  }
}
