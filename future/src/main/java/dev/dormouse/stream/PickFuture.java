package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gives the first or the last item that fits; null if there is none. */
final class PickFuture<T> extends DrainFuture<T, @Nullable T> {
  private final Predicate<? super T> predicate;
  private final boolean last;
  private @Nullable T picked;

  PickFuture(String name, Stream<T> source, Predicate<? super T> predicate, boolean last) {
    super(name, source);
    this.predicate = Objects.requireNonNull(predicate, "predicate");
    this.last = last;
  }

  @Override
  boolean accept(T item) {
    boolean fits = predicate.test(item);
    if (fits) {
      picked = item;
    }
    return last || !fits;
  }

  @Override
  @SuppressWarnings("NullAway") // the value may be null, as the type argument says
  @Nullable T result() {
    return picked;
  }
}
