package dev.dormouse.stream;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An item, what follows from it, and so on. */
final class Iterated<T> implements Iterator<T> {
  private final UnaryOperator<@Nullable T> next;
  private @Nullable T item;

  /** Whether {@link #item} was given away, and the next one is to be made of it. */
  private boolean given;

  private Iterated(T first, UnaryOperator<@Nullable T> next) {
    this.item = first;
    this.next = next;
  }

  static <T> Iterable<T> iterable(T first, UnaryOperator<@Nullable T> next) {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(next, "next");
    return () -> new Iterated<>(first, next);
  }

  @Override
  public boolean hasNext() {
    if (given && item != null) {
      given = false;
      T last = item;
      item = null; // should the function fail, the stream ends behind it
      item = next.apply(last);
    }
    return item != null;
  }

  @Override
  public T next() {
    T now = item;
    if (now == null) {
      throw new NoSuchElementException();
    }
    given = true;
    return now;
  }
}
