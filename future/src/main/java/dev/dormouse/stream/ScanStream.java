package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Gives, for each item, the state that it leads to. */
final class ScanStream<S, T> extends StepStream<S, T> {
  private final BiFunction<? super T, ? super S, ? extends @Nullable T> next;
  private T state;

  ScanStream(
      Stream<S> source, T initial, BiFunction<? super T, ? super S, ? extends @Nullable T> next) {
    super("scan", source);
    this.state = Objects.requireNonNull(initial, "initial");
    this.next = Objects.requireNonNull(next, "next");
  }

  @Override
  @Nullable Object step(S item) {
    T made = next.apply(state, item);
    if (made != null) {
      state = made;
    }
    return made;
  }
}
