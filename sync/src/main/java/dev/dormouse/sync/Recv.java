package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/** Receives the next value of a channel. */
final class Recv<T> extends RawFuture<@Nullable T> {
  private @Nullable Receiver<T> receiver;

  Recv(Receiver<T> receiver) {
    this.receiver = receiver;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    Receiver<T> from = receiver;
    if (from == null) {
      throw Finished.polledAgain("Receiver.recv");
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    Object answer = from.pollReceive(this, cx);
    if (answer != Poll.PENDING) {
      receiver = null;
    }
    return answer;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("Receiver.recv");
  }

  @Override
  public void drop() {
    Receiver<T> from = receiver;
    receiver = null;
    if (from != null) {
      from.abandon(this);
    }
  }
}
