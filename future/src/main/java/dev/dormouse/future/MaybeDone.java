package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * A future that keeps its end until somebody takes it: a part to build combinators of. Made by
 * {@link Futures#maybeDone}.
 *
 * <p>It is polled like any future and is ready when the other has ended, with a value or with an
 * exception; {@link #takeOutput} then gives the one or throws the other, once. An {@link Error} is
 * thrown by the poll. Polling it again before the output was taken answers ready again.
 *
 * @param <T> type of the value
 */
public final class MaybeDone<T extends @Nullable Object> extends RawFuture<Void>
    implements FusedFuture<Void> {
  private @Nullable Future<? extends T> source;

  /** How the source ended, until it is taken. */
  private @Nullable Outcome<T> output;

  MaybeDone(Future<? extends T> source) {
    this.source = source;
  }

  /** Tells whether the future has ended and its end was not taken. */
  public boolean isDone() {
    return output != null;
  }

  @Override
  public boolean isTerminated() {
    return source == null;
  }

  /**
   * Takes how the future ended.
   *
   * @return its value
   * @throws IllegalStateException if it has not ended, or was dropped, or its end was taken before
   * @throws Exception its failure, as it is
   */
  public T takeOutput() throws Exception {
    Outcome<T> taken = output;
    if (taken == null) {
      throw new IllegalStateException(
          source == null
              ? "maybeDone: the output was taken or dropped before; it can be taken once"
              : "maybeDone: the future has not ended; poll until isDone()");
    }
    output = null;
    return taken.orThrow();
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // T decides whether null is a value
  public @Nullable Object pollRaw(Context cx) {
    if (output != null) {
      return null;
    }
    Future<? extends T> from = source;
    if (from == null) {
      throw Finished.polledAgain("maybeDone");
    }
    try {
      Object value = from.pollRaw(cx);
      if (value == Poll.PENDING) {
        return Poll.PENDING;
      }
      output = new Outcome.Value<>((T) value);
    } catch (Exception failure) {
      output = new Outcome.Failure<>(failure);
    } catch (Throwable error) {
      source = null;
      throw error;
    }
    source = null;
    return null;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("maybeDone", source);
  }

  /** Drops the future, or lets go of the output. */
  @Override
  public void drop() {
    Future<? extends T> from = source;
    source = null;
    output = null;
    if (from != null) {
      from.drop();
    }
  }
}
