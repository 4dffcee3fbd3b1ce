package dev.dormouse.stream;

import dev.dormouse.future.Future;
import java.util.Objects;
import java.util.function.Function;

/** Does what {@link MatchFuture} does, asking a future about each item. */
final class MatchAsyncFuture<T> extends DrainAsyncFuture<T, Boolean, Boolean> {
  private final Function<? super T, ? extends Future<Boolean>> predicate;
  private final boolean wanted;
  private boolean found;

  MatchAsyncFuture(
      String name,
      Stream<T> source,
      Function<? super T, ? extends Future<Boolean>> predicate,
      boolean wanted) {
    super(name, source);
    this.predicate = Objects.requireNonNull(predicate, "predicate");
    this.wanted = wanted;
  }

  @Override
  Future<Boolean> start(T item) {
    return predicate.apply(item);
  }

  @Override
  boolean accept(Boolean answer) {
    found = answer == wanted;
    return !found;
  }

  @Override
  Boolean result() {
    return found == wanted;
  }
}
