package dev.dormouse.stream;

/** Numbers the items. */
final class EnumerateStream<T> extends StepStream<T, Indexed<T>> {
  private long index;

  EnumerateStream(Stream<T> source) {
    super("enumerate", source);
  }

  @Override
  Object step(T item) {
    return new Indexed<>(index++, item);
  }
}
