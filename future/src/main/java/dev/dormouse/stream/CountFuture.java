package dev.dormouse.stream;

/** Counts the items. */
final class CountFuture<T> extends DrainFuture<T, Long> {
  private long count;

  CountFuture(Stream<T> source) {
    super("count", source);
  }

  @Override
  boolean accept(T item) {
    count++;
    return true;
  }

  @Override
  Long result() {
    return count;
  }
}
