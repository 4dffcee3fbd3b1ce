package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.util.Objects;

/** A sink that shows what goes through. */
final class InspectWriter implements AsyncWrite {
  private final AsyncWrite sink;
  private final ByteInspector inspector;

  InspectWriter(AsyncWrite sink, ByteInspector inspector) {
    this.sink = Objects.requireNonNull(sink, "sink");
    this.inspector = Objects.requireNonNull(inspector, "inspector");
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws Exception {
    int count = sink.pollWrite(cx, buffer, offset, length);
    if (count > 0) {
      inspector.bytes(buffer, offset, count);
    }
    return count;
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return sink.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    return sink.pollShutdown(cx);
  }

  @Override
  public void cancelWrite() {
    sink.cancelWrite();
  }

  @Override
  public String toString() {
    return sink.toString();
  }
}
