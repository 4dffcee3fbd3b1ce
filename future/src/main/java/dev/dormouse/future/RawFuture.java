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

  /**
   * Says for dumps what this future is and what it waits for. Any thread calls it, also while
   * another one polls: it must not throw, wait or change anything, and copes with fields of any
   * moment. The default names the class.
   */
  protected FutureInfo info() {
    return FutureInfo.leaf(getClass().getName());
  }

  /**
   * Returns what messages call a task with this future; any thread may ask, at any time. The
   * default is the name of the class. A wrapper answers with the name of what it wraps.
   */
  protected String taskName() {
    return getClass().getName();
  }

  @Override
  public final Poll<T> poll(Context cx) throws Exception {
    return Poll.ofRaw(pollRaw(cx));
  }
}
