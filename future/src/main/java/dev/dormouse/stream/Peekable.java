package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose next item can be looked at. Made by {@link Stream#peekable}.
 *
 * @param <T> type of the items
 */
public final class Peekable<T> extends Stage<T, T> {
  /** The item that was looked at and not taken. */
  private @Nullable Object peeked;

  /** Whether looking ahead met the end, which is still to be told. */
  private boolean endDue;

  Peekable(Stream<T> source) {
    super("peekable", source);
  }

  /**
   * Waits for the next item without taking it; null at the end. A failure is thrown once, here or
   * by {@link #next}.
   *
   * @cancelSafety safe: nothing is taken
   */
  public Future<@Nullable T> peek() {
    return new Peek<>(this, null);
  }

  /**
   * Waits for the next item and takes it if it fits; null if it does not, or at the end.
   *
   * @cancelSafety safe: a dropped one has taken nothing
   */
  public Future<@Nullable T> nextIf(Predicate<? super T> predicate) {
    return new Peek<>(this, Objects.requireNonNull(predicate, "predicate"));
  }

  /**
   * Waits for the next item and takes it if it equals {@code expected}; null if it does not, or at
   * the end.
   *
   * @cancelSafety safe: a dropped one has taken nothing
   */
  public Future<@Nullable T> nextIfEqual(T expected) {
    Objects.requireNonNull(expected, "expected");
    return nextIf(expected::equals);
  }

  /** Looks ahead as {@link #peek} does, in the form of {@link #pollNextRaw}. */
  public @Nullable Object pollPeek(Context cx) throws Exception {
    if (endDue) {
      return null;
    }
    if (peeked == null) {
      Object item = pollSource(cx);
      if (item == Poll.PENDING) {
        return item;
      }
      peeked = item;
      endDue = item == null;
    }
    return peeked;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (endDue) {
      endDue = false;
      return null;
    }
    Object item = peeked;
    if (item == null) {
      return pollSource(cx);
    }
    peeked = null;
    return item;
  }

  @Override
  public void drop() {
    peeked = null;
    endDue = false;
    super.drop();
  }

  /** Looks at the next item, or takes it on a condition. */
  private static final class Peek<T> extends RawFuture<@Nullable T> {
    private final @Nullable Predicate<? super T> predicate;
    private @Nullable Peekable<T> stream;

    Peek(Peekable<T> stream, @Nullable Predicate<? super T> predicate) {
      this.stream = stream;
      this.predicate = predicate;
    }

    @Override
    @SuppressWarnings("unchecked") // the stream has items of T
    public @Nullable Object pollRaw(Context cx) throws Exception {
      Peekable<T> from = stream;
      if (from == null) {
        throw Finished.polledAgain(predicate == null ? "peek" : "nextIf");
      }
      boolean pending = false;
      try {
        Object item = from.pollPeek(cx);
        pending = item == Poll.PENDING;
        if (pending || item == null || predicate == null) {
          return item;
        }
        return predicate.test((T) item) ? from.pollNextRaw(cx) : null;
      } finally {
        if (!pending) {
          stream = null;
        }
      }
    }

    @Override
    protected FutureInfo info() {
      return Seen.info("peek", stream);
    }

    @Override
    public void drop() {
      stream = null;
    }
  }
}
