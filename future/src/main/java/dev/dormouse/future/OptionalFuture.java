package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Waits for a future if there is one. */
final class OptionalFuture<T extends @Nullable Object> extends RawFuture<@Nullable T> {
  private @Nullable Future<? extends T> source;
  private boolean ended;

  OptionalFuture(@Nullable Future<? extends T> source) {
    this.source = source;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain("ofNullable");
    }
    Future<? extends T> from = source;
    if (from == null) {
      ended = true;
      return null;
    }
    Object value;
    try {
      value = from.pollRaw(cx);
    } catch (Throwable failure) {
      release();
      throw failure;
    }
    if (value != Poll.PENDING) {
      release();
    }
    return value;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("ofNullable", source);
  }

  @Override
  public void drop() {
    Future<? extends T> from = source;
    release();
    if (from != null) {
      from.drop();
    }
  }

  private void release() {
    source = null;
    ended = true;
  }
}
