package dev.dormouse.stream;

import dev.dormouse.future.Future;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes of each item what a future gives, and ends with the first null. */
final class MapWhileAsyncStream<S, T> extends AsyncStepStream<S, @Nullable T, T> {
  private final Function<? super S, ? extends Future<? extends @Nullable T>> function;

  MapWhileAsyncStream(
      Stream<S> source, Function<? super S, ? extends Future<? extends @Nullable T>> function) {
    super("mapWhileAsync", source);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  Future<? extends @Nullable T> start(S item) {
    return function.apply(item);
  }

  @Override
  @Nullable Object step(S item, @Nullable T answer) {
    return answer;
  }
}
