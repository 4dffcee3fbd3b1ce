package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the items of an iterator, which it asks for in its first poll. */
final class IterStream<T> extends RawStream<T> {
  private @Nullable Iterable<? extends T> iterable;
  private @Nullable Iterator<? extends T> iterator;

  /** What to do with the source at the end; nothing for most. */
  private final @Nullable Runnable close;

  IterStream(Iterable<? extends T> iterable, @Nullable Runnable close) {
    this.iterable = Objects.requireNonNull(iterable, "iterable");
    this.close = close;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) {
    Iterable<? extends T> source = iterable;
    if (source == null) {
      throw polledAgain("from");
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    Iterator<? extends T> from = iterator;
    if (from == null) {
      from = source.iterator();
      iterator = from;
    }
    if (!from.hasNext()) {
      drop();
      return null;
    }
    return Objects.requireNonNull(from.next(), "from: null is no item, it stands for the end");
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("from");
  }

  @Override
  public void drop() {
    if (iterable != null) {
      iterable = null;
      iterator = null;
      if (close != null) {
        close.run();
      }
    }
  }
}
