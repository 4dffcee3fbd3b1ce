package dev.dormouse.stream;

import dev.dormouse.future.Future;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the items about which a future says so. */
final class FilterAsyncStream<T> extends AsyncStepStream<T, Boolean, T> {
  private final Function<? super T, ? extends Future<Boolean>> predicate;

  FilterAsyncStream(Stream<T> source, Function<? super T, ? extends Future<Boolean>> predicate) {
    super("filterAsync", source);
    this.predicate = Objects.requireNonNull(predicate, "predicate");
  }

  @Override
  Future<? extends Boolean> start(T item) {
    return predicate.apply(item);
  }

  @Override
  @Nullable Object step(T item, Boolean answer) {
    return answer ? item : StepStream.SKIP;
  }
}
