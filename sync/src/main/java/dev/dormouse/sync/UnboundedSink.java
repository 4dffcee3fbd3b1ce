package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.stream.Sink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends its items into an unbounded channel. It owns the sender. */
final class UnboundedSink<T> implements Sink<T> {
  private @Nullable UnboundedSender<T> sender;

  UnboundedSink(UnboundedSender<T> sender) {
    this.sender = sender;
  }

  @Override
  public boolean pollReady(Context cx) throws SendError {
    if (open().isClosed()) {
      throw new SendError(null);
    }
    return true;
  }

  @Override
  public void startSend(T item) throws SendError {
    if (!open().send(item)) {
      throw new SendError(Objects.requireNonNull(item));
    }
  }

  /** What is in the channel has arrived. */
  @Override
  public boolean pollFlush(Context cx) {
    open();
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) {
    open();
    drop();
    return true;
  }

  private UnboundedSender<T> open() {
    UnboundedSender<T> to = sender;
    if (to == null) {
      throw new IllegalStateException(
          "UnboundedSender.sink: used after it had been shut down or dropped");
    }
    return to;
  }

  @Override
  public void drop() {
    UnboundedSender<T> to = sender;
    sender = null;
    if (to != null) {
      to.close();
    }
  }
}
