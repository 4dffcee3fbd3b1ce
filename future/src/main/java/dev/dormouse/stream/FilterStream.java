package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps the items that fit. */
final class FilterStream<T> extends StepStream<T, T> {
  private final Predicate<? super T> predicate;

  FilterStream(Stream<T> source, Predicate<? super T> predicate) {
    super("filter", source);
    this.predicate = Objects.requireNonNull(predicate, "predicate");
  }

  @Override
  @Nullable Object step(T item) {
    return predicate.test(item) ? item : SKIP;
  }
}
