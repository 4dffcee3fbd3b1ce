package dev.dormouse.stream;

import dev.dormouse.future.Future;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes of each item what a future gives. */
final class ThenStream<S, T> extends AsyncStepStream<S, T, T> {
  private final Function<? super S, ? extends Future<? extends T>> function;

  ThenStream(Stream<S> source, Function<? super S, ? extends Future<? extends T>> function) {
    super("then", source);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  Future<? extends T> start(S item) {
    return function.apply(item);
  }

  @Override
  @Nullable Object step(S item, T answer) {
    return item(answer);
  }
}
