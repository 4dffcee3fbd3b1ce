package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Polls its future once and has the answer at once; a future that was not ready is dropped. */
final class PollImmediateFuture<T extends @Nullable Object>
    extends RawFuture<Poll.@Nullable Ready<T>> {
  private @Nullable Future<? extends T> source;

  PollImmediateFuture(Future<? extends T> source) {
    this.source = source;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // T decides whether null is a value
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Future<? extends T> from = source;
    if (from == null) {
      throw Finished.polledAgain("pollImmediate");
    }
    source = null;
    Object value = from.pollRaw(cx);
    if (value == Poll.PENDING) {
      from.drop();
      return null;
    }
    return new Poll.Ready<>((T) value);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("pollImmediate", source);
  }

  @Override
  public void drop() {
    Future<? extends T> from = source;
    source = null;
    if (from != null) {
      from.drop();
    }
  }
}
