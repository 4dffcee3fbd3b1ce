package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.RawStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections of a listener, without an end; a failure to accept is thrown and goes on. */
final class Incoming<T> extends RawStream<T> {
  private final Object listener;
  private final Supplier<Future<T>> accept;
  private @Nullable Future<T> current;
  private boolean dropped;

  Incoming(Object listener, Supplier<Future<T>> accept) {
    this.listener = listener;
    this.accept = accept;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (dropped) {
      throw polledAgain(toString());
    }
    Future<T> next = current;
    if (next == null) {
      next = accept.get();
    }
    current = null;
    Object answer = next.pollRaw(cx);
    if (answer == Poll.PENDING) {
      current = next;
    }
    return answer;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of(toString(), current);
  }

  @Override
  public void drop() {
    dropped = true;
    Future<T> waiting = current;
    current = null;
    if (waiting != null) {
      waiting.drop();
    }
  }

  @Override
  public String toString() {
    return "connections of " + listener;
  }
}
