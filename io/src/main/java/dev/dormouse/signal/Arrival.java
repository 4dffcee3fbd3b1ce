package dev.dormouse.signal;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/** Waits for the next arrival of a signal after its first poll. */
final class Arrival extends RawFuture<Void> {
  private static final long UNPOLLED = -1;

  private final SignalSource source;
  private long seen = UNPOLLED;
  private boolean ended;

  Arrival(SignalSource source) {
    this.source = source;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    if (ended) {
      throw Finished.polledAgain(source.toString());
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    if (seen == UNPOLLED) {
      ended = true; // unless the handler can be installed
      seen = source.begin();
    }
    ended = !source.waitUnlessArrived(this, seen, cx.waker());
    if (ended) {
      return null;
    }
    cx.refund();
    return Poll.PENDING;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(source.toString());
  }

  @Override
  public void drop() {
    ended = true;
    source.forget(this);
  }
}
