package dev.dormouse.stream;

import dev.dormouse.future.Future;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes of some items what a future gives, and leaves out those where that is null. */
final class FilterMapAsyncStream<S, T> extends AsyncStepStream<S, @Nullable T, T> {
  private final Function<? super S, ? extends Future<? extends @Nullable T>> function;

  FilterMapAsyncStream(
      Stream<S> source, Function<? super S, ? extends Future<? extends @Nullable T>> function) {
    super("filterMapAsync", source);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  Future<? extends @Nullable T> start(S item) {
    return function.apply(item);
  }

  @Override
  @Nullable Object step(S item, @Nullable T answer) {
    return answer == null ? StepStream.SKIP : answer;
  }
}
