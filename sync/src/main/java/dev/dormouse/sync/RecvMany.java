package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Receives what is there, at least one value, into a collection. */
final class RecvMany<T> extends RawFuture<Integer> {
  private final Collection<? super T> into;
  private final int max;
  private @Nullable Receiver<T> receiver;

  RecvMany(Receiver<T> receiver, Collection<? super T> into, int max) {
    this.receiver = receiver;
    this.into = into;
    this.max = max;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    Receiver<T> from = receiver;
    if (from == null) {
      throw Finished.polledAgain("Receiver.recvMany");
    }
    Object answer = from.pollMany(this, cx, into, max);
    if (answer != Poll.PENDING) {
      receiver = null;
    }
    return answer;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("Receiver.recvMany");
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
