package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;

/** Brings byte buffers to streams that know arrays only. */
final class Staging {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private Staging() {}

  static int pollRead(AsyncRead source, Context cx, ByteBuffer buffer) throws Exception {
    checkWritable(buffer);
    int length = buffer.remaining();
    int position = buffer.position();
    if (buffer.hasArray()) {
      int count = source.pollRead(cx, buffer.array(), buffer.arrayOffset() + position, length);
      if (Transferred.read(count, length, source) > 0) {
        buffer.position(position + count);
      }
      return count;
    }
    byte[] staging = new byte[Math.min(length, Limits.STAGING_BYTES)];
    int count = source.pollRead(cx, staging, 0, staging.length);
    if (Transferred.read(count, staging.length, source) > 0) {
      buffer.put(staging, 0, count);
    }
    return count;
  }

  static int pollWrite(AsyncWrite sink, Context cx, ByteBuffer buffer) throws Exception {
    int length = buffer.remaining();
    int position = buffer.position();
    byte[] array;
    int offset;
    if (buffer.hasArray()) {
      array = buffer.array();
      offset = buffer.arrayOffset() + position;
    } else {
      length = Math.min(length, Limits.STAGING_BYTES);
      array = new byte[length];
      buffer.get(position, array);
      offset = 0;
    }
    int count = sink.pollWrite(cx, array, offset, length);
    if (Transferred.written(count, length, sink) > 0) {
      buffer.position(position + count);
    }
    return count;
  }

  /** Refuses a buffer that cannot be read into. */
  static void checkWritable(ByteBuffer buffer) {
    if (buffer.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
  }

  /** Returns the first buffer of the range that has bytes or room, or an empty one. */
  static ByteBuffer firstWithBytes(ByteBuffer[] buffers, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    for (int i = offset; i < offset + length; i++) {
      if (buffers[i].hasRemaining()) {
        return buffers[i];
      }
    }
    return NONE;
  }

  /** Counts the bytes or the room that the buffers have from {@code offset} on. */
  static long remaining(ByteBuffer[] buffers, int offset) {
    long sum = 0;
    for (int i = offset; i < buffers.length; i++) {
      sum += buffers[i].remaining();
    }
    return sum;
  }
}
