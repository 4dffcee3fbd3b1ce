package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were read and not taken yet. Its memory is made by the first read and belongs to the
 * reader's view; the view is one object that is set anew for each answer.
 */
final class ReadAhead {
  static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final int capacity;
  private ByteBuffer view = NOTHING;
  private int start;
  private int end;

  ReadAhead(int capacity) {
    this.capacity = capacity;
  }

  boolean isEmpty() {
    return start == end;
  }

  int length() {
    return end - start;
  }

  int capacity() {
    return capacity;
  }

  /** Returns what is there. */
  ByteBuffer view() {
    return view.limit(end).position(start);
  }

  /** Has bytes there, by a read of at most {@code most} if there are none. */
  @Nullable ByteBuffer pollFill(Context cx, AsyncRead source, long most) throws Exception {
    if (start < end) {
      return cx.proceed() ? view() : null;
    }
    if (view.capacity() == 0) {
      view = ByteBuffer.allocate(capacity);
    }
    int room = (int) Math.min(capacity, most);
    int count = source.pollRead(cx, view.array(), 0, room);
    if (Transferred.read(count, room, source) == BytePoll.PENDING) {
      return null;
    }
    start = 0;
    end = Math.max(count, 0);
    return view();
  }

  /** Takes bytes out of what is there, which is at least one. */
  int pollTake(Context cx, byte[] into, int offset, int length) {
    if (!cx.proceed()) {
      return BytePoll.PENDING;
    }
    int count = Math.min(length, end - start);
    System.arraycopy(view.array(), start, into, offset, count);
    start += count;
    return count;
  }

  void consume(int count) {
    start += Objects.checkIndex(count, end - start + 1);
  }

  /** Takes everything out. */
  byte[] takeAll() {
    byte[] rest = new byte[end - start];
    view().get(rest);
    clear();
    return rest;
  }

  void clear() {
    start = 0;
    end = 0;
  }

  /** Gives the memory back while nothing is there. */
  void shrink() {
    if (isEmpty()) {
      clear();
      view = NOTHING;
    }
  }
}
