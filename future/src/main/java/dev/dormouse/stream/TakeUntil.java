package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that ends when a future does. Made by {@link Stream#takeUntil}.
 *
 * @param <T> type of the items
 * @param <R> type of the future's value
 */
public final class TakeUntil<T, R extends @Nullable Object> extends Stage<T, T> {
  private @Nullable Future<R> stop;
  private @Nullable Object result;
  private boolean stopped;

  /** Whether the stop has failed, and the end is still to be told. */
  private boolean endDue;

  TakeUntil(Stream<T> source, Future<R> stop) {
    super("takeUntil", source);
    this.stop = Objects.requireNonNull(stop, "stop");
  }

  /** Tells whether the future has ended with a value. */
  public boolean isStopped() {
    return stopped;
  }

  /**
   * Takes the future back, so that this stream goes on to the end of its source. Null if the future
   * has ended or was taken before.
   *
   * @cancelSafety the future's own
   */
  public @Nullable Future<R> takeStop() {
    Future<R> left = stop;
    stop = null;
    return left;
  }

  /**
   * Returns the value that the future ended with.
   *
   * @throws IllegalStateException if it has not, see {@link #isStopped}
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // R decides whether null is a value
  public R result() {
    if (!stopped) {
      throw new IllegalStateException("takeUntil: the future has not ended with a value");
    }
    return (R) result;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (endDue) {
      endDue = false;
      return null;
    }
    Future<R> until = stop;
    if (until != null && hasStopped(until, cx)) {
      dropSource();
      return null;
    }
    Object item = pollSource(cx);
    if (item == null) {
      dropStop();
    }
    return item;
  }

  private boolean hasStopped(Future<R> until, Context cx) throws Exception {
    Object value;
    try {
      value = until.pollRaw(cx);
    } catch (Throwable failure) {
      stop = null;
      endDue = true;
      DropFailure.collectFrom(failure, this::dropSource);
      throw failure;
    }
    if (value == Poll.PENDING) {
      return false;
    }
    stop = null;
    stopped = true;
    result = value;
    return true;
  }

  private void dropStop() {
    Future<R> until = takeStop();
    if (until != null) {
      until.drop();
    }
  }

  @Override
  protected FutureInfo info() {
    return hasSource() ? Seen.info(name(), stop, source()) : FutureInfo.leaf(name());
  }

  @Override
  public void drop() {
    endDue = false;
    Throwable failure = DropFailure.collectFrom(null, this::dropStop);
    DropFailure.throwIfAny(DropFailure.collectFrom(failure, this::dropSource));
  }
}
