package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.Predicate;

/** Tells whether an item fits or, asked for all, whether none does not. */
final class MatchFuture<T> extends DrainFuture<T, Boolean> {
  private final Predicate<? super T> predicate;

  /** What an item must be found to be for the answer to be known. */
  private final boolean wanted;

  private boolean found;

  MatchFuture(String name, Stream<T> source, Predicate<? super T> predicate, boolean wanted) {
    super(name, source);
    this.predicate = Objects.requireNonNull(predicate, "predicate");
    this.wanted = wanted;
  }

  @Override
  boolean accept(T item) {
    found = predicate.test(item) == wanted;
    return !found;
  }

  @Override
  Boolean result() {
    return found == wanted;
  }
}
