package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A sink that takes everything and keeps nothing. */
final class Discard implements AsyncWrite {

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return cx.proceed() ? length : PENDING;
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) {
    if (!cx.proceed()) {
      return PENDING;
    }
    int count = buffer.remaining();
    buffer.position(buffer.limit());
    return count;
  }

  @Override
  public boolean pollFlush(Context cx) {
    return cx.proceed();
  }

  @Override
  public boolean pollShutdown(Context cx) {
    return cx.proceed();
  }

  @Override
  public String toString() {
    return "a sink that keeps nothing";
  }
}
