package dev.dormouse.task;

import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.WokenStack;
import org.jspecify.annotations.Nullable;

/** One task of a {@link JoinMap}. */
final class KeyedJoiner<K, T extends @Nullable Object> extends Joiner<T> {
  final K key;

  KeyedJoiner(WokenStack stack, K key, JoinHandle<T> handle) {
    super(stack, handle);
    this.key = key;
  }
}
