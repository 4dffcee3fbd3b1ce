package dev.dormouse.stream;

/** Leaves the first items out. */
final class SkipStream<T> extends StepStream<T, T> {
  private long left;

  SkipStream(Stream<T> source, long count) {
    super("skip", source);
    left = Arguments.notNegative("skip", count);
  }

  @Override
  Object step(T item) {
    if (left > 0) {
      left--;
      return SKIP;
    }
    return item;
  }
}
