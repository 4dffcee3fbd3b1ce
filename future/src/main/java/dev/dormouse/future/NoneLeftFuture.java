package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** The branch of a choice that wins when all others are disabled; alone it is ready at once. */
final class NoneLeftFuture extends RawFuture<Void> {
  @Override
  public @Nullable Object pollRaw(Context cx) {
    return null;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("noneLeft");
  }
}
