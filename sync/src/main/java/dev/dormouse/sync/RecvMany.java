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
    if (max == 0) {
      receiver = null;
      return 0;
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    Object first = from.pollReceive(this, cx);
    if (first == Poll.PENDING) {
      return Poll.PENDING;
    }
    receiver = null;
    return first == null ? (Integer) 0 : (Integer) fill(from, first);
  }

  @SuppressWarnings("unchecked")
  private int fill(Receiver<T> from, Object first) {
    into.add((T) first);
    int count = 1;
    for (T value; count < max && (value = from.take()) != null; count++) {
      into.add(value);
    }
    return count;
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
