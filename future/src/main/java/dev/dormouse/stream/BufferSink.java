package dev.dormouse.stream;

import dev.dormouse.future.Context;
import java.util.ArrayDeque;
import java.util.Objects;

/** Takes items for which another sink is not ready, up to a bound. */
final class BufferSink<T> extends SinkStage<T, T> {
  private final int size;
  private final ArrayDeque<T> waiting = new ArrayDeque<>();

  BufferSink(Sink<? super T> target, int size) {
    super("buffer", target);
    this.size = Math.toIntExact(Arguments.notNegative("buffer", size));
  }

  @Override
  public boolean pollReady(Context cx) throws Exception {
    if (size == 0) {
      return target().pollReady(cx);
    }
    return isEmptied(cx) || waiting.size() < size;
  }

  @Override
  public void startSend(T item) throws Exception {
    Sink<? super T> to = target();
    if (size == 0) {
      to.startSend(item);
    } else if (waiting.size() < size) {
      waiting.addLast(Objects.requireNonNull(item, "item"));
    } else {
      throw Sinks.notReady("buffer");
    }
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return isEmptied(cx) && target().pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    if (!isEmptied(cx) || !target().pollShutdown(cx)) {
      return false;
    }
    release();
    return true;
  }

  /** Hands items on as long as the target is ready; true if none is left. */
  private boolean isEmptied(Context cx) throws Exception {
    Sink<? super T> to = target();
    while (!waiting.isEmpty()) {
      if (!to.pollReady(cx)) {
        return false;
      }
      to.startSend(waiting.removeFirst());
    }
    return true;
  }

  @Override
  public void drop() {
    waiting.clear();
    super.drop();
  }
}
