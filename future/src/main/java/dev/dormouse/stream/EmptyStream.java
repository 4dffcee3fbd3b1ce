package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import org.jspecify.annotations.Nullable;

/** Has no items. */
final class EmptyStream<T> extends RawStream<T> {
  private boolean ended;

  @Override
  public @Nullable Object pollNextRaw(Context cx) {
    if (ended) {
      throw polledAgain("empty");
    }
    ended = true;
    return null;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("empty");
  }

  @Override
  public void drop() {
    ended = true;
  }
}
