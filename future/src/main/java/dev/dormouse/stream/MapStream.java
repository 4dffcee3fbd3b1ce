package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes another item of each. */
final class MapStream<S, T> extends StepStream<S, T> {
  private final Function<? super S, ? extends T> function;

  MapStream(Stream<S> source, Function<? super S, ? extends T> function) {
    super("map", source);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  @Nullable Object step(S item) {
    return item(function.apply(item));
  }
}
