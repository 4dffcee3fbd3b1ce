package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/**
 * A stage that has several children under way, each made of an item. It asks for items until the
 * limit is reached or none is there, and looks at the children after that.
 */
abstract class ConcurrentStage<S, T> extends Stage<S, T> {
  private final int limit;
  private boolean ended;

  ConcurrentStage(String name, Stream<? extends S> source, int limit) {
    super(name, source);
    this.limit = Arguments.positive(name, "limit", limit);
  }

  /** Makes a child of an item. */
  abstract void start(S item, Context cx);

  /** Returns the stream of what the children give, which answers its end while there is none. */
  abstract RawStream<T> underWay();

  /** Returns how many children count for the limit. */
  abstract int size();

  /** Drops the children. */
  abstract void dropUnderWay();

  @Override
  public final @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (ended) {
      throw polledAgain(name());
    }
    for (; ; ) {
      boolean full = fill(cx);
      Object item = underWay().pollNextRaw(cx);
      if (item != null && item != Poll.PENDING) {
        return item;
      }
      // A child that ended without an item has made room, and nobody asked the source since.
      if (!full || size() >= limit) {
        ended = item == null && !hasSource();
        return ended ? null : Poll.PENDING;
      }
    }
  }

  /** Starts children; true if that ended at the limit. */
  @SuppressWarnings("unchecked") // the source has items of S
  private boolean fill(Context cx) throws Exception {
    while (hasSource()) {
      if (size() >= limit) {
        return true;
      }
      Object item = pollSource(cx);
      if (item == Poll.PENDING || item == null) {
        break;
      }
      start((S) item, cx);
    }
    return false;
  }

  @Override
  protected final FutureInfo info() {
    return Seen.info(name(), null, underWay(), hasSource() ? source() : null);
  }

  @Override
  public final void drop() {
    ended = true;
    Throwable failure = DropFailure.collectFrom(null, this::dropUnderWay);
    DropFailure.throwIfAny(DropFailure.collectFrom(failure, this::dropSource));
  }
}
