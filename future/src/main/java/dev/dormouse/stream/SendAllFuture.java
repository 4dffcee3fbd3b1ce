package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends all items of a stream, which it owns, to a sink, which it owns if it ends it. */
final class SendAllFuture<T> extends RawFuture<Void> {
  private final String name;
  private final boolean ends;
  private @Nullable Stream<? extends T> stream;
  private @Nullable Sink<? super T> sink;

  /** The item for which the sink is not ready. */
  private @Nullable T waiting;

  SendAllFuture(String name, Stream<? extends T> stream, Sink<? super T> sink, boolean ends) {
    this.name = name;
    this.stream = Objects.requireNonNull(stream, "stream");
    this.sink = Objects.requireNonNull(sink, "sink");
    this.ends = ends;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Sink<? super T> to = sink;
    if (to == null) {
      throw Finished.polledAgain(name);
    }
    try {
      if (!isSent(to, cx) || !(ends ? to.pollShutdown(cx) : to.pollFlush(cx))) {
        return Poll.PENDING;
      }
    } catch (Throwable failure) {
      DropFailure.collectFrom(failure, this::drop);
      throw failure;
    }
    sink = null;
    return null;
  }

  /** Moves items on; true if the stream has ended and the sink has taken all. */
  @SuppressWarnings("unchecked") // the stream has items of T
  private boolean isSent(Sink<? super T> to, Context cx) throws Exception {
    for (Stream<? extends T> from; (from = stream) != null || waiting != null; ) {
      T item = waiting;
      if (item == null) {
        Object next = Objects.requireNonNull(from).pollNextRaw(cx);
        if (next == Poll.PENDING) {
          to.pollFlush(cx);
          return false;
        }
        if (next == null) {
          stream = null;
          continue;
        }
        item = (T) next;
        waiting = item;
      }
      if (!to.pollReady(cx)) {
        return false;
      }
      waiting = null;
      to.startSend(item);
    }
    return true;
  }

  @Override
  protected FutureInfo info() {
    return Seen.info(name, stream);
  }

  @Override
  public void drop() {
    Stream<? extends T> from = stream;
    Sink<? super T> to = sink;
    stream = null;
    sink = null;
    waiting = null;
    Throwable failure = from == null ? null : DropFailure.collectFrom(null, from::drop);
    if (ends && to != null) {
      failure = DropFailure.collectFrom(failure, to::drop);
    }
    DropFailure.throwIfAny(failure);
  }
}
