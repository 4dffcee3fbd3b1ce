package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/** Receives the next value of a broadcast channel. */
final class BroadcastRecv<T> extends RawFuture<@Nullable T> {
  private static final String NAME = "Broadcast.Receiver.recv";

  private Broadcast.@Nullable Receiver<T> receiver;

  BroadcastRecv(Broadcast.Receiver<T> receiver) {
    this.receiver = receiver;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws LaggedError {
    Broadcast.Receiver<T> from = receiver;
    if (from == null) {
      throw Finished.polledAgain(NAME);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    Object answer;
    try {
      answer = from.pollReceive(this, cx);
    } catch (Throwable failure) {
      receiver = null;
      throw failure;
    }
    if (answer != Poll.PENDING) {
      receiver = null;
    }
    return answer;
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
    }
  }
}
