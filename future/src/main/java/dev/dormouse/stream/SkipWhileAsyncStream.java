package dev.dormouse.stream;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Leaves items out up to the first about which a future says no. */
final class SkipWhileAsyncStream<T> extends AsyncStepStream<T, Boolean, T> {
  /** Null once an item did not fit. */
  private @Nullable Function<? super T, ? extends Future<Boolean>> predicate;

  SkipWhileAsyncStream(Stream<T> source, Function<? super T, ? extends Future<Boolean>> predicate) {
    super("skipWhileAsync", source);
    this.predicate = Objects.requireNonNull(predicate, "predicate");
  }

  @Override
  Future<Boolean> start(T item) {
    Function<? super T, ? extends Future<Boolean>> skipped = predicate;
    return skipped == null ? Futures.ready(false) : skipped.apply(item);
  }

  @Override
  Object step(T item, Boolean skipped) {
    if (skipped) {
      return StepStream.SKIP;
    }
    predicate = null;
    return item;
  }
}
