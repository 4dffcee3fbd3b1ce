package dev.dormouse.future;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Applies a function to the value of a future. */
final class MapFuture<T extends @Nullable Object, R extends @Nullable Object> extends RawFuture<R> {
  private @Nullable LocalFuture<T> source;
  private @Nullable Function<? super T, ? extends R> function;

  MapFuture(LocalFuture<T> source, Function<? super T, ? extends R> function) {
    this.source = source;
    this.function = function;
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Object pollRaw(Context cx) throws Exception {
    LocalFuture<T> from = source;
    Function<? super T, ? extends R> apply = function;
    if (from == null || apply == null) {
      throw Finished.polledAgain("map");
    }
    Object value;
    try {
      value = from.pollRaw(cx);
    } catch (Throwable failure) {
      release();
      throw failure;
    }
    if (value == Poll.PENDING) {
      return Poll.PENDING;
    }
    release();
    return apply.apply((T) value);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("map", source);
  }

  @Override
  public void drop() {
    LocalFuture<T> from = source;
    release();
    if (from != null) {
      from.drop();
    }
  }

  private void release() {
    source = null;
    function = null;
  }
}
