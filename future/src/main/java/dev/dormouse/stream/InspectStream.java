package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows each item that passes. */
final class InspectStream<T> extends StepStream<T, T> {
  private final Consumer<? super T> action;

  InspectStream(Stream<T> source, Consumer<? super T> action) {
    super("inspect", source);
    this.action = Objects.requireNonNull(action, "action");
  }

  @Override
  @Nullable Object step(T item) {
    action.accept(item);
    return item;
  }
}
