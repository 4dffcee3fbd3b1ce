package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes one value of all items, beginning with a first one. */
final class FoldFuture<T, A extends @Nullable Object> extends DrainFuture<T, A> {
  private final BiFunction<? super A, ? super T, ? extends A> next;
  private A value;

  FoldFuture(Stream<T> source, A initial, BiFunction<? super A, ? super T, ? extends A> next) {
    super("fold", source);
    this.value = initial;
    this.next = Objects.requireNonNull(next, "next");
  }

  @Override
  boolean accept(T item) {
    value = next.apply(value, item);
    return true;
  }

  @Override
  A result() {
    return value;
  }
}
