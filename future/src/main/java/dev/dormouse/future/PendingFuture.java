package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Never ends, so it has no state and one instance serves all. */
final class PendingFuture extends RawFuture<@Nullable Object> {
  static final PendingFuture INSTANCE = new PendingFuture();

  private PendingFuture() {}

  @Override
  public Object pollRaw(Context cx) {
    return Poll.PENDING;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("pending");
  }
}
