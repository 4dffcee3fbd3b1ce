package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.util.Objects;

/** A source that shows what goes through. */
final class InspectReader implements AsyncRead {
  private final AsyncRead source;
  private final ByteInspector inspector;

  InspectReader(AsyncRead source, ByteInspector inspector) {
    this.source = Objects.requireNonNull(source, "source");
    this.inspector = Objects.requireNonNull(inspector, "inspector");
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
    int count = source.pollRead(cx, buffer, offset, length);
    if (count > 0) {
      inspector.bytes(buffer, offset, count);
    }
    return count;
  }

  @Override
  public void cancelRead() {
    source.cancelRead();
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
