package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.RawStream;
import org.jspecify.annotations.Nullable;

/** The values of a channel, until it has ended. It owns the receiver. */
final class ReceiverStream<T> extends RawStream<T> {
  private static final String NAME = "Receiver.stream";

  private @Nullable Receiver<T> receiver;

  ReceiverStream(Receiver<T> receiver) {
    this.receiver = receiver;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) {
    Receiver<T> from = receiver;
    if (from == null) {
      throw polledAgain(NAME);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    Object value = from.pollReceive(this, cx);
    if (value == null) {
      receiver = null;
      from.close();
    }
    return value;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(NAME);
  }

  @Override
  public void drop() {
    Receiver<T> from = receiver;
    receiver = null;
    if (from != null) {
      from.abandon(this);
      from.close();
    }
  }
}
