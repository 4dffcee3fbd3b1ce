package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes another item of some, and leaves out those that become null. */
final class FilterMapStream<S, T> extends StepStream<S, T> {
  private final Function<? super S, ? extends @Nullable T> function;

  FilterMapStream(Stream<S> source, Function<? super S, ? extends @Nullable T> function) {
    super("filterMap", source);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  @Nullable Object step(S item) {
    T made = function.apply(item);
    return made == null ? SKIP : made;
  }
}
