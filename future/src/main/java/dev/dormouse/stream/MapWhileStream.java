package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes another item of each, and ends with the first that becomes null. */
final class MapWhileStream<S, T> extends StepStream<S, T> {
  private final Function<? super S, ? extends @Nullable T> function;

  MapWhileStream(Stream<S> source, Function<? super S, ? extends @Nullable T> function) {
    super("mapWhile", source);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  @Nullable Object step(S item) {
    return function.apply(item);
  }
}
