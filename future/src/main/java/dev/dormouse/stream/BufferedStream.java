package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import java.util.Objects;
import java.util.function.Function;

/** Makes a future of each item and has several of them under way. */
final class BufferedStream<S, T> extends ConcurrentStage<S, T> {
  private final Function<? super S, ? extends Future<? extends T>> function;

  /** Whether the futures run as tasks of their own. */
  private final boolean spawns;

  private final FutureSet<T> underWay;

  BufferedStream(
      String name,
      Stream<? extends S> source,
      int limit,
      Function<? super S, ? extends Future<? extends T>> function,
      boolean spawns,
      FutureSet<T> underWay) {
    super(name, source, limit);
    this.function = Objects.requireNonNull(function, "function");
    this.spawns = spawns;
    this.underWay = underWay;
  }

  @Override
  void start(S item, Context cx) {
    Future<? extends T> future =
        Objects.requireNonNull(function.apply(item), () -> name() + ": the function returned null");
    underWay.add(spawns ? TaskResult.start(future, cx) : future);
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
