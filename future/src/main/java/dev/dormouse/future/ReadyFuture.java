package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Has its value from the start. */
final class ReadyFuture<T extends @Nullable Object> extends RawFuture<T> {
  private @Nullable T value;
  private boolean ended;

  ReadyFuture(T value) {
    this.value = value;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    if (ended) {
      throw Finished.polledAgain("ready");
    }
    T answer = value;
    drop();
    return answer;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("ready");
  }

  @Override
  public void drop() {
    ended = true;
    value = null;
  }
}
