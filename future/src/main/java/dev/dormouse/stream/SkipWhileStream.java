package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Leaves items out up to the first that does not fit. */
final class SkipWhileStream<T> extends StepStream<T, T> {
  /** Null once an item did not fit. */
  private @Nullable Predicate<? super T> predicate;

  SkipWhileStream(Stream<T> source, Predicate<? super T> predicate) {
    super("skipWhile", source);
    this.predicate = Objects.requireNonNull(predicate, "predicate");
  }

  @Override
  Object step(T item) {
    Predicate<? super T> skipped = predicate;
    if (skipped != null && skipped.test(item)) {
      return SKIP;
    }
    predicate = null;
    return item;
  }
}
