package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * A sink that keeps what is written in memory. It never waits, though it takes turns with others by
 * its budget. A write beyond the limit fails with a {@link StreamTooLongException}.
 */
public final class MemoryWriter implements AsyncWrite, AsyncSeek {
  private static final int START = 64;

  private final int maxBytes;
  private byte[] bytes = {};
  private int length;
  private long position;
  private boolean ended;

  MemoryWriter(int maxBytes) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("writer: negative limit " + maxBytes);
    }
    this.maxBytes = maxBytes;
  }

  /** Returns a copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Returns how many bytes there are. */
  public int length() {
    return length;
  }

  /** Returns where the next write begins; it may be behind the end. */
  public long position() {
    return position;
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, buffer.length);
    if (!cx.proceed()) {
      return PENDING;
    }
    if (count == 0) {
      return 0;
    }
    if (ended) {
      throw new IOException("write after shutdown()");
    }
    if (position + count > maxBytes) {
      throw new StreamTooLongException("no room for " + count + " bytes more", maxBytes);
    }
    int from = (int) position;
    int to = from + count;
    if (to > bytes.length) {
      long wanted = Math.max(to, Math.max(START, 2L * bytes.length));
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, maxBytes));
    }
    System.arraycopy(buffer, offset, bytes, from, count);
    position = to;
    length = Math.max(length, to);
    return count;
  }

  @Override
  public boolean pollFlush(Context cx) {
    return cx.proceed();
  }

  @Override
  public boolean pollShutdown(Context cx) {
    if (!cx.proceed()) {
      return false;
    }
    ended = true;
    return true;
  }

  /** {@inheritDoc} What is left out by a seek behind the end is zero once something is written. */
  @Override
  public long pollSeek(Context cx, SeekFrom from, long offset) {
    if (!cx.proceed()) {
      return PENDING;
    }
    position = sought(from, offset, position, length);
    return position;
  }

  /** Returns the position that a seek leads to. */
  static long sought(SeekFrom from, long offset, long current, long end) {
    long base =
        switch (from) {
          case START -> 0;
          case CURRENT -> current;
          case END -> end;
        };
    long wanted = base + offset; // both are far from the ends of a long, or the sum is negative
    if (wanted < 0) {
      throw new IllegalArgumentException(
          "seek: %d from %s is before the first byte".formatted(offset, from));
    }
    return wanted;
  }

  @Override
  public String toString() {
    return length + " bytes in memory";
  }
}
