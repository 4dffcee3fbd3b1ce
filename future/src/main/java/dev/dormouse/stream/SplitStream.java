package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** The half of a {@link Split} that gives items. */
final class SplitStream<T> extends RawStream<T> {
  private final Split.Halves<?> halves;
  private @Nullable Stream<T> both;

  SplitStream(Split.Halves<?> halves, Stream<T> both) {
    this.halves = halves;
    this.both = both;
  }

  boolean isOpen() {
    return both != null;
  }

  /** Lets go of the object, which goes on elsewhere. */
  void release() {
    both = null;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    Stream<T> from = both;
    if (from == null) {
      throw polledAgain("split");
    }
    if (!halves.lock.tryLock(cx.waker())) {
      return Poll.PENDING;
    }
    Object item;
    try {
      item = from.pollNextRaw(cx);
    } finally {
      halves.lock.unlock();
    }
    if (item == null) {
      drop();
    }
    return item;
  }

  @Override
  protected FutureInfo info() {
    return Seen.info("split", both);
  }

  @Override
  public void drop() {
    if (both != null) {
      both = null;
      halves.leave();
    }
  }
}
