package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the items of a stream, which it owns, and waits for a future of each before it asks for the
 * next. The first failure ends it.
 *
 * @param <A> type of the futures' answers
 */
abstract class DrainAsyncFuture<T, A extends @Nullable Object, R extends @Nullable Object>
    extends RawFuture<R> {
  private final String name;
  private @Nullable Stream<T> source;

  /** The future of the last item, or null. */
  private @Nullable Future<? extends A> running;

  DrainAsyncFuture(String name, Stream<T> source) {
    this.name = name;
    this.source = Objects.requireNonNull(source, "source");
  }

  /** Makes the future of an item. */
  abstract Future<? extends A> start(T item);

  /** Takes an answer; false if that was enough. */
  abstract boolean accept(A answer);

  /** Returns what became of the items. */
  abstract R result();

  @Override
  public final @Nullable Object pollRaw(Context cx) throws Exception {
    Stream<T> from = source;
    if (from == null) {
      throw Finished.polledAgain(name);
    }
    try {
      if (!hasEnded(from, cx)) {
        return Poll.PENDING;
      }
      dropChildren();
      return result();
    } catch (Throwable failure) {
      DropFailure.collectFrom(failure, this::dropChildren);
      throw failure;
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the source has items of T; A decides about null
  private boolean hasEnded(Stream<T> from, Context cx) throws Exception {
    for (; ; ) {
      Future<? extends A> future = running;
      if (future == null) {
        Object item = from.pollNextRaw(cx);
        if (item == Poll.PENDING || item == null) {
          return item == null;
        }
        future = Objects.requireNonNull(start((T) item), () -> name + ": the function gave null");
        running = future;
      }
      boolean pending = false;
      Object answer;
      try {
        answer = future.pollRaw(cx);
        pending = answer == Poll.PENDING;
      } finally {
        if (!pending) {
          running = null;
        }
      }
      if (pending) {
        return false;
      }
      if (!accept((A) answer)) {
        return true;
      }
    }
  }

  /** Drops the future, then the stream; both do nothing after their end. */
  private void dropChildren() {
    Future<?> future = running;
    Stream<T> from = source;
    running = null;
    source = null;
    Throwable failure = DropFailure.collect(null, future);
    if (from != null) {
      failure = DropFailure.collectFrom(failure, from::drop);
    }
    DropFailure.throwIfAny(failure);
  }

  @Override
  protected FutureInfo info() {
    return Seen.info(name, running, running == null ? source : null);
  }

  @Override
  public void drop() {
    dropChildren();
  }
}
