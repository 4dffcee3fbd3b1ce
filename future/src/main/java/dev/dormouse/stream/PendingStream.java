package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;

/** Never has an item and never ends. */
final class PendingStream<T> extends RawStream<T> {
  private boolean dropped;

  @Override
  public Object pollNextRaw(Context cx) {
    if (dropped) {
      throw polledAgain("pending");
    }
    return Poll.PENDING;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("pending");
  }

  @Override
  public void drop() {
    dropped = true;
  }
}
