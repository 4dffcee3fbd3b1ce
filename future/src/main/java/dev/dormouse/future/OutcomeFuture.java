package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Turns the end of a future, value or failure, into a value. */
final class OutcomeFuture<T extends @Nullable Object> extends RawFuture<Outcome<T>> {
  private @Nullable Future<T> source;

  OutcomeFuture(Future<T> source) {
    this.source = source;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // T decides whether null is a value
  public Object pollRaw(Context cx) {
    Future<T> from = source;
    if (from == null) {
      throw Finished.polledAgain("outcome");
    }
    Object value;
    try {
      value = from.pollRaw(cx);
    } catch (Exception failure) {
      source = null;
      return new Outcome.Failure<T>(failure);
    } catch (Throwable error) {
      source = null;
      throw error;
    }
    if (value == Poll.PENDING) {
      return Poll.PENDING;
    }
    source = null;
    return new Outcome.Value<>((T) value);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("outcome", source);
  }

  @Override
  public void drop() {
    Future<T> from = source;
    source = null;
    if (from != null) {
      from.drop();
    }
  }
}
