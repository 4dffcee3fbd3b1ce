package dev.dormouse.stream;

import dev.dormouse.future.Future;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Ends before the first item about which a future says no. */
final class TakeWhileAsyncStream<T> extends AsyncStepStream<T, Boolean, T> {
  private final Function<? super T, ? extends Future<Boolean>> predicate;

  TakeWhileAsyncStream(Stream<T> source, Function<? super T, ? extends Future<Boolean>> predicate) {
    super("takeWhileAsync", source);
    this.predicate = Objects.requireNonNull(predicate, "predicate");
  }

  @Override
  Future<? extends Boolean> start(T item) {
    return predicate.apply(item);
  }

  @Override
  @Nullable Object step(T item, Boolean answer) {
    return answer ? item : null;
  }
}
