package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * A future in its allocation-free form: {@code pollRaw} is written, {@code poll} derived.
 *
 * <p>Leaves, combinators and woven frames extend it.
 *
 * @param <T> type of the value
 */
public abstract class RawFuture<T extends @Nullable Object> implements Future<T> {

  /** For subclasses. */
  protected RawFuture() {}

  @Override
  public abstract @Nullable Object pollRaw(Context cx) throws Exception;

  @Override
  public final Poll<T> poll(Context cx) throws Exception {
    return Poll.ofRaw(pollRaw(cx));
  }
}
