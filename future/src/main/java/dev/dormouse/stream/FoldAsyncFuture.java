package dev.dormouse.stream;

import dev.dormouse.future.Future;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes one value of all items, in a future for each. */
final class FoldAsyncFuture<T, A extends @Nullable Object> extends DrainAsyncFuture<T, A, A> {
  private final BiFunction<? super A, ? super T, ? extends Future<? extends A>> next;
  private A value;

  FoldAsyncFuture(
      Stream<T> source,
      A initial,
      BiFunction<? super A, ? super T, ? extends Future<? extends A>> next) {
    super("foldAsync", source);
    this.value = initial;
    this.next = Objects.requireNonNull(next, "next");
  }

  @Override
  Future<? extends A> start(T item) {
    return next.apply(value, item);
  }

  @Override
  boolean accept(A answer) {
    value = answer;
    return true;
  }

  @Override
  A result() {
    return value;
  }
}
