package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that were taken and not written yet. Its memory is made when there are any. */
final class WriteBehind {
  private static final byte[] EMPTY = {};

  private final int capacity;
  private byte[] bytes = EMPTY;
  private int start;
  private int end;

  WriteBehind(int capacity) {
    this.capacity = capacity;
  }

  int length() {
    return end - start;
  }

  int room() {
    return capacity - end;
  }

  int capacity() {
    return capacity;
  }

  byte[] copy() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  int put(byte[] from, int offset, int length) {
    int count = Math.min(length, room());
    reserve();
    System.arraycopy(from, offset, bytes, end, count);
    end += count;
    return count;
  }

  int put(ByteBuffer from) {
    int count = Math.min(from.remaining(), room());
    reserve();
    from.get(bytes, end, count);
    end += count;
    return count;
  }

  private void reserve() {
    if (bytes.length == 0) {
      bytes = new byte[capacity];
    }
  }

  /** Writes everything; false while something is left. */
  boolean pollEmpty(Context cx, AsyncWrite sink) throws Exception {
    while (start < end) {
      int rest = end - start;
      int count = sink.pollWrite(cx, bytes, start, rest);
      if (Transferred.written(count, rest, sink) == BytePoll.PENDING) {
        return false;
      }
      start += count;
    }
    start = 0;
    end = 0;
    return true;
  }

  /** Gives the memory back while nothing is there. */
  void shrink() {
    if (start == end) {
      start = 0;
      end = 0;
      bytes = EMPTY;
    }
  }
}
