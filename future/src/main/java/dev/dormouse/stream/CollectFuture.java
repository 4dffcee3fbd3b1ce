package dev.dormouse.stream;

import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** Gathers the items in a collector of the JDK. */
final class CollectFuture<T, A, R extends @Nullable Object> extends DrainFuture<T, R> {
  private final Collector<? super T, A, R> collector;
  private final BiConsumer<A, ? super T> accumulator;
  private @Nullable A container;

  CollectFuture(Stream<T> source, Collector<? super T, A, R> collector) {
    super("collect", source);
    this.collector = Objects.requireNonNull(collector, "collector");
    this.accumulator = collector.accumulator();
  }

  @Override
  boolean accept(T item) {
    accumulator.accept(container(), item);
    return true;
  }

  @Override
  R result() {
    return collector.finisher().apply(container());
  }

  private A container() {
    A filled = container;
    if (filled == null) {
      filled = collector.supplier().get();
      container = filled;
    }
    return filled;
  }
}
