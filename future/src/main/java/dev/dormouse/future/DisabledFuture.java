package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** A branch of a choice that may not win this time. It owns its future and never polls it. */
final class DisabledFuture<T extends @Nullable Object> extends RawFuture<T>
    implements FusedFuture<T> {
  private @Nullable Future<T> source;

  DisabledFuture(Future<T> source) {
    this.source = source;
  }

  @Override
  public boolean isTerminated() {
    return true;
  }

  @Override
  public Object pollRaw(Context cx) {
    return Poll.PENDING;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("disabled", source);
  }

  @Override
  public void drop() {
    Future<T> from = source;
    source = null;
    if (from != null) {
      from.drop();
    }
  }
}
