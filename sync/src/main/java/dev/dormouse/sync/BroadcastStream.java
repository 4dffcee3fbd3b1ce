package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.RawStream;
import org.jspecify.annotations.Nullable;

/** The values of a broadcast channel, with a failure for those missed. It owns the receiver. */
final class BroadcastStream<T> extends RawStream<T> {
  private static final String NAME = "Broadcast.Receiver.stream";

  private Broadcast.@Nullable Receiver<T> receiver;

  BroadcastStream(Broadcast.Receiver<T> receiver) {
    this.receiver = receiver;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws LaggedError {
    Broadcast.Receiver<T> from = receiver;
    if (from == null) {
      throw polledAgain(NAME);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    Object value = from.pollReceive(this, cx);
    if (value == null) {
      drop();
    }
    return value;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(NAME);
  }

  @Override
  public void drop() {
    Broadcast.Receiver<T> from = receiver;
    receiver = null;
    if (from != null) {
      from.abandon(this);
      from.close();
    }
  }
}
