package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * Waits for a future and makes its own end of the other's, by a function of the user. Both are let
 * go before the function is called.
 *
 * @param <T> type of the source's value
 * @param <F> the function
 * @param <R> type of the value
 */
abstract class EndingFuture<T extends @Nullable Object, F, R extends @Nullable Object>
    extends RawFuture<R> {
  private final String name;
  private @Nullable Future<? extends T> source;
  private @Nullable F function;

  EndingFuture(String name, Future<? extends T> source, F function) {
    this.name = name;
    this.source = source;
    this.function = function;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // T decides whether null is a value
  public final @Nullable Object pollRaw(Context cx) throws Exception {
    Future<? extends T> from = source;
    F apply = function;
    if (from == null || apply == null) {
      throw Finished.polledAgain(name);
    }
    Object value;
    try {
      value = from.pollRaw(cx);
    } catch (Throwable failure) {
      release();
      return onFailure(apply, failure);
    }
    if (value == Poll.PENDING) {
      return Poll.PENDING;
    }
    release();
    return onValue(apply, (T) value);
  }

  /** Makes the value of the source's, in the raw form. */
  abstract @Nullable Object onValue(F apply, T value);

  /** Makes the value of the source's failure, or throws. */
  abstract @Nullable Object onFailure(F apply, Throwable failure) throws Exception;

  /** Throws on what was thrown; the return type is the one of {@link #onFailure}. */
  static @Nullable Object thrownOn(Throwable failure) {
    throw Sneaky.rethrow(failure);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of(name, source);
  }

  @Override
  public void drop() {
    Future<? extends T> from = source;
    release();
    if (from != null) {
      from.drop();
    }
  }

  private void release() {
    source = null;
    function = null;
  }
}
