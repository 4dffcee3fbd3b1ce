package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.Consumer;

/** Does something with each item. */
final class ForEachFuture<T> extends DrainFuture<T, Void> {
  private final Consumer<? super T> action;

  ForEachFuture(Stream<T> source, Consumer<? super T> action) {
    super("forEach", source);
    this.action = Objects.requireNonNull(action, "action");
  }

  @Override
  boolean accept(T item) {
    action.accept(item);
    return true;
  }

  @Override
  @SuppressWarnings("NullAway") // the one value of Void
  Void result() {
    return null;
  }
}
