package dev.dormouse.testing;

import dev.dormouse.future.Context;
import dev.dormouse.stream.Sink;
import java.util.Objects;

/** Puts a pending poll before each poll of another sink, so that nothing is done at once. */
final class InterleavedSink<T> implements Sink<T> {
  private final Sink<T> sink;
  private boolean polled;

  InterleavedSink(Sink<T> sink) {
    this.sink = Objects.requireNonNull(sink, "sink");
  }

  @Override
  public boolean pollReady(Context cx) throws Exception {
    return !isInTheWay(cx) && sink.pollReady(cx);
  }

  @Override
  public void startSend(T item) throws Exception {
    sink.startSend(item);
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return !isInTheWay(cx) && sink.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    return !isInTheWay(cx) && sink.pollShutdown(cx);
  }

  private boolean isInTheWay(Context cx) {
    polled = !polled;
    if (polled) {
      cx.waker().wake();
    }
    return polled;
  }

  @Override
  public void drop() {
    sink.drop();
  }

  @Override
  public String toString() {
    return "Interleaved[" + sink + "]";
  }
}
