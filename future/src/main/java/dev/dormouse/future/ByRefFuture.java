package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Polls a future that stays its owner's. */
final class ByRefFuture<T extends @Nullable Object> extends RawFuture<T> implements FusedFuture<T> {
  private @Nullable Future<T> source;

  ByRefFuture(Future<T> source) {
    this.source = source;
  }

  @Override
  public boolean isTerminated() {
    Future<T> from = source;
    return from == null || (from instanceof FusedFuture<T> fused && fused.isTerminated());
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Future<T> from = source;
    if (from == null) {
      throw Finished.polledAgain("byRef");
    }
    Object value;
    try {
      value = from.pollRaw(cx);
    } catch (Throwable failure) {
      source = null;
      throw failure;
    }
    if (value != Poll.PENDING) {
      source = null;
    }
    return value;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("byRef", source);
  }

  /** Gives the loan back; the future is as it was. */
  @Override
  public void drop() {
    source = null;
  }
}
