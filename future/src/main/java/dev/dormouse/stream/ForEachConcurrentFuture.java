package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for a future of each item and has several of them under way. */
final class ForEachConcurrentFuture<T> extends RawFuture<Void> {
  private static final String NAME = "forEachConcurrent";

  private final int limit;
  private final Function<? super T, ? extends Future<?>> action;
  private final Children underWay = new Children();
  private @Nullable Stream<T> source;
  private boolean ended;

  ForEachConcurrentFuture(
      Stream<T> source, int limit, Function<? super T, ? extends Future<?>> action) {
    this.source = Objects.requireNonNull(source, "source");
    this.limit = Arguments.positive(NAME, "limit", limit);
    this.action = Objects.requireNonNull(action, "action");
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain(NAME);
    }
    try {
      underWay.begin(cx);
      do {
        fill(cx);
      } while (pollOnce(cx) && source != null);
    } catch (Throwable failure) {
      dropInto(failure);
      throw failure;
    }
    ended = source == null && underWay.size() == 0;
    return ended ? null : Poll.PENDING;
  }

  @SuppressWarnings("unchecked") // the source has items of T
  private void fill(Context cx) throws Exception {
    for (Stream<T> from; (from = source) != null && underWay.size() < limit; ) {
      Object item = from.pollNextRaw(cx);
      if (item == Poll.PENDING) {
        return;
      }
      if (item == null) {
        source = null;
        return;
      }
      Future<?> future = Objects.requireNonNull(action.apply((T) item), NAME + ": null future");
      underWay.add(new FutureChild<>(underWay, future));
    }
  }

  /**
   * Polls those that were woken before this poll, and new ones; true if the limit was reached and
   * no longer is.
   */
  private boolean pollOnce(Context cx) throws Exception {
    boolean full = underWay.size() == limit;
    for (FutureChild<?> child; (child = (FutureChild<?>) underWay.next(cx)) != null; ) {
      boolean pending = false;
      try {
        pending = child.poll(cx) == Poll.PENDING;
      } finally {
        if (!pending) {
          underWay.ended(child);
        }
      }
    }
    return full && underWay.size() < limit;
  }

  private @Nullable Throwable dropInto(@Nullable Throwable before) {
    Stream<T> from = source;
    ended = true;
    source = null;
    Throwable failure = underWay.dropInto(before);
    return from == null ? failure : DropFailure.collectFrom(failure, from::drop);
  }

  @Override
  protected FutureInfo info() {
    return underWay.info(NAME);
  }

  @Override
  public void drop() {
    DropFailure.throwIfAny(dropInto(null));
  }
}
