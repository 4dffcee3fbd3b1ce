package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Fails in its first poll. */
final class FailedFuture<T extends @Nullable Object> extends RawFuture<T> {
  private @Nullable Throwable failure;

  FailedFuture(Throwable failure) {
    this.failure = failure;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    Throwable thrown = failure;
    if (thrown == null) {
      throw Finished.polledAgain("failed");
    }
    failure = null;
    throw Sneaky.rethrow(thrown);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("failed");
  }

  @Override
  public void drop() {
    failure = null;
  }
}
