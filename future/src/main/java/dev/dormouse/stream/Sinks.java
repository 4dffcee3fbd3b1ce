package dev.dormouse.stream;

import dev.dormouse.future.Future;
import java.util.Collection;
import java.util.Objects;
import java.util.function.BiFunction;

/** Makes sinks out of collections and functions. */
public final class Sinks {
  private Sinks() {}

  /** Returns a sink that is always ready and lets its items go. */
  public static <T> Sink<T> drain() {
    return new CollectionSink<>("drain", null);
  }

  /** Returns a sink that is always ready and adds its items to {@code collection}. */
  public static <T> Sink<T> into(Collection<? super T> collection) {
    return new CollectionSink<>("into", Objects.requireNonNull(collection, "collection"));
  }

  /**
   * Returns a sink that takes each item by a future, which begins with the state that the one
   * before left. A future that fails leaves no state: the sink takes nothing after it.
   */
  public static <S, T> Sink<T> unfold(
      S seed, BiFunction<? super S, ? super T, ? extends Future<? extends S>> function) {
    return new UnfoldSink<>(seed, function);
  }

  /** Makes the failure of a use after the end. */
  static IllegalStateException usedAgain(String name) {
    return new IllegalStateException(
        name + ": used after it had been shut down, had failed or was dropped");
  }

  /** Makes the failure of an item for which there is no room. */
  static IllegalStateException notReady(String name) {
    return new IllegalStateException(
        name + ": startSend without a pollReady that answered true before it");
  }
}
