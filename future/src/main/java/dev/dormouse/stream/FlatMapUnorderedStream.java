package dev.dormouse.stream;

import dev.dormouse.future.Context;
import java.util.Objects;
import java.util.function.Function;

/** Makes a stream of each item and gives the items of several of them as they come. */
final class FlatMapUnorderedStream<S, T> extends ConcurrentStage<S, T> {
  private final Function<? super S, ? extends Stream<? extends T>> function;
  private final SelectAll<T> underWay = new SelectAll<>();

  FlatMapUnorderedStream(
      String name,
      Stream<? extends S> source,
      int limit,
      Function<? super S, ? extends Stream<? extends T>> function) {
    super(name, source, limit);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  void start(S item, Context cx) {
    underWay.add(
        Objects.requireNonNull(
            function.apply(item), () -> name() + ": the function returned null"));
  }

  @Override
  RawStream<T> underWay() {
    return underWay;
  }

  @Override
  int size() {
    return underWay.size();
  }

  @Override
  void dropUnderWay() {
    underWay.drop();
  }
}
