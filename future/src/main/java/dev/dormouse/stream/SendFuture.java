package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends one item to a sink that stays its owner's. */
final class SendFuture<T> extends RawFuture<Void> {
  private final String name;
  private final boolean flushes;
  private @Nullable Sink<? super T> sink;

  /** The item until the sink has taken it. */
  private @Nullable T item;

  SendFuture(String name, Sink<? super T> sink, T item, boolean flushes) {
    this.name = name;
    this.sink = sink;
    this.item = Objects.requireNonNull(item, "item");
    this.flushes = flushes;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Sink<? super T> to = sink;
    if (to == null) {
      throw Finished.polledAgain(name);
    }
    boolean pending = false;
    try {
      pending = !isDone(to, cx);
      return pending ? Poll.PENDING : null;
    } finally {
      if (!pending) {
        drop();
      }
    }
  }

  private boolean isDone(Sink<? super T> to, Context cx) throws Exception {
    T waiting = item;
    if (waiting != null) {
      if (!to.pollReady(cx)) {
        return false;
      }
      item = null;
      to.startSend(waiting);
    }
    return !flushes || to.pollFlush(cx);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(name);
  }

  @Override
  public void drop() {
    sink = null;
    item = null;
  }
}
