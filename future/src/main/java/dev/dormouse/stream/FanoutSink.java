package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends each item to two sinks, which it owns. */
final class FanoutSink<T> implements Sink<T> {
  private @Nullable Sink<? super T> first;
  private @Nullable Sink<? super T> second;

  /** Whether the shutdown has begun, in which one may end before the other. */
  private boolean ending;

  FanoutSink(Sink<? super T> first, Sink<? super T> second) {
    this.first = Objects.requireNonNull(first, "first");
    this.second = Objects.requireNonNull(second, "second");
  }

  @Override
  public boolean pollReady(Context cx) throws Exception {
    boolean one = open(first).pollReady(cx);
    boolean other = open(second).pollReady(cx);
    return one && other;
  }

  @Override
  public void startSend(T item) throws Exception {
    open(first).startSend(item);
    open(second).startSend(item);
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    boolean one = open(first).pollFlush(cx);
    boolean other = open(second).pollFlush(cx);
    return one && other;
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    if (first == null && second == null) {
      throw Sinks.usedAgain("fanout");
    }
    ending = true;
    if (first != null && first.pollShutdown(cx)) {
      first = null;
    }
    if (second != null && second.pollShutdown(cx)) {
      second = null;
    }
    return first == null && second == null;
  }

  private Sink<? super T> open(@Nullable Sink<? super T> sink) {
    if (sink == null || ending) {
      throw Sinks.usedAgain("fanout");
    }
    return sink;
  }

  @Override
  public void drop() {
    Sink<? super T> one = first;
    Sink<? super T> other = second;
    first = null;
    second = null;
    Throwable failure = one == null ? null : DropFailure.collectFrom(null, one::drop);
    if (other != null) {
      failure = DropFailure.collectFrom(failure, other::drop);
    }
    DropFailure.throwIfAny(failure);
  }
}
