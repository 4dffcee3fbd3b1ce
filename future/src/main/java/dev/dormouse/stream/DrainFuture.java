package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the items of a stream, which it owns, until the end or until it has enough. The first
 * failure ends it.
 */
abstract class DrainFuture<T, R extends @Nullable Object> extends RawFuture<R> {
  private final String name;
  private @Nullable Stream<T> source;

  DrainFuture(String name, Stream<T> source) {
    this.name = name;
    this.source = Objects.requireNonNull(source, "source");
  }

  /** Takes an item; false if that was enough. */
  abstract boolean accept(T item);

  /** Returns what became of the items. */
  abstract R result();

  @Override
  @SuppressWarnings("unchecked") // the source has items of T
  public final @Nullable Object pollRaw(Context cx) throws Exception {
    Stream<T> from = source;
    if (from == null) {
      throw Finished.polledAgain(name);
    }
    try {
      for (; ; ) {
        Object item = from.pollNextRaw(cx);
        if (item == Poll.PENDING) {
          return item;
        }
        if (item == null) {
          break;
        }
        if (!accept((T) item)) {
          source = null;
          from.drop();
          break;
        }
      }
      source = null;
      return result();
    } catch (Throwable failure) {
      source = null;
      DropFailure.collectFrom(failure, from::drop);
      throw failure;
    }
  }

  @Override
  protected FutureInfo info() {
    return Seen.info(name, source);
  }

  @Override
  public void drop() {
    Stream<T> from = source;
    source = null;
    if (from != null) {
      from.drop();
    }
  }
}
