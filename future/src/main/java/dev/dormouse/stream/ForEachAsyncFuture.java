package dev.dormouse.stream;

import dev.dormouse.future.Future;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for a future of each item, one after the other. */
final class ForEachAsyncFuture<T> extends DrainAsyncFuture<T, @Nullable Object, Void> {
  private final Function<? super T, ? extends Future<?>> action;

  ForEachAsyncFuture(Stream<T> source, Function<? super T, ? extends Future<?>> action) {
    super("forEachAsync", source);
    this.action = Objects.requireNonNull(action, "action");
  }

  @Override
  Future<?> start(T item) {
    return action.apply(item);
  }

  @Override
  boolean accept(@Nullable Object answer) {
    return true;
  }

  @Override
  @SuppressWarnings("NullAway") // the one value of Void
  Void result() {
    return null;
  }
}
