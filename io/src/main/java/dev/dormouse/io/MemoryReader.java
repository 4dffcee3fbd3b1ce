package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source of bytes in memory. It never waits, though it takes turns with others by its budget. */
public final class MemoryReader implements AsyncBufRead, AsyncSeek {
  private final ByteBuffer bytes;
  private long position;

  MemoryReader(byte[] array, int offset, int length) {
    bytes = ByteBuffer.wrap(array, offset, length).slice();
  }

  /** Returns where the next read begins; it may be behind the end. */
  public long position() {
    return position;
  }

  /** Returns how many bytes are left. */
  public int remaining() {
    return (int) Math.max(0, bytes.capacity() - position);
  }

  @Override
  public @Nullable ByteBuffer pollFillBuf(Context cx) {
    if (!cx.proceed()) {
      return null;
    }
    bytes.limit(bytes.capacity());
    bytes.position((int) Math.min(position, bytes.capacity()));
    return bytes;
  }

  @Override
  public void consume(int count) {
    position += Objects.checkIndex(count, remaining() + 1);
  }

  @Override
  public long pollSeek(Context cx, SeekFrom from, long offset) {
    if (!cx.proceed()) {
      return PENDING;
    }
    position = MemoryWriter.sought(from, offset, position, bytes.capacity());
    return position;
  }

  @Override
  public String toString() {
    return bytes.capacity() + " bytes in memory";
  }
}
