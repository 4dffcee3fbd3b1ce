package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.stream.Sink;
import java.util.Arrays;
import java.util.Objects;

/**
 * Sends each write, copied into an array of its own, to a sink of arrays. It owns the sink: closing
 * it drops that.
 */
public final class SinkWriter implements AsyncWrite, AutoCloseable {
  private final Sink<? super byte[]> sink;
  private boolean ended;

  SinkWriter(Sink<? super byte[]> sink) {
    this.sink = Objects.requireNonNull(sink, "sink");
  }

  /** Returns the sink. */
  public Sink<? super byte[]> inner() {
    return sink;
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws Exception {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (!cx.proceed()) {
      return PENDING;
    }
    if (length == 0) {
      return 0;
    }
    if (!sink.pollReady(cx)) {
      cx.refund();
      return PENDING;
    }
    sink.startSend(Arrays.copyOfRange(buffer, offset, offset + length));
    return length;
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return sink.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    if (!ended) {
      ended = sink.pollShutdown(cx);
    }
    return ended;
  }

  @Override
  public void close() {
    sink.drop();
  }

  @Override
  public String toString() {
    return "the bytes for " + sink;
  }
}
