package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Ends before the first item that does not fit. */
final class TakeWhileStream<T> extends StepStream<T, T> {
  private final Predicate<? super T> predicate;

  TakeWhileStream(Stream<T> source, Predicate<? super T> predicate) {
    super("takeWhile", source);
    this.predicate = Objects.requireNonNull(predicate, "predicate");
  }

  @Override
  @Nullable Object step(T item) {
    return predicate.test(item) ? item : null;
  }
}
