package dev.dormouse.io;

import dev.dormouse.future.Context;

/**
 * Moves bytes from a source to a sink through a buffer: one of its own, or, of the usual size, one
 * that it has only while there are bytes in it.
 */
final class Pump {
  private static final byte[] EMPTY = {};

  private final AsyncRead from;
  private final AsyncWrite to;
  private final int capacity;
  private final boolean borrows;
  private byte[] buffer = EMPTY;
  private int start;
  private int end;
  private boolean fromEnded;
  private boolean mustFlush;
  private long count;

  Pump(AsyncRead from, AsyncWrite to, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "the buffer of a copy needs 1 byte at least, not " + capacity);
    }
    this.from = from;
    this.to = to;
    this.capacity = capacity;
    this.borrows = capacity == Limits.COPY_BYTES;
  }

  /** Returns how many bytes were written. */
  long count() {
    return count;
  }

  /** Goes as far as it can; true when everything was written and flushed. */
  boolean poll(Context cx) throws Exception {
    try {
      return move(cx);
    } finally {
      if (borrows && start == end) {
        release();
      }
    }
  }

  private boolean move(Context cx) throws Exception {
    for (; ; ) {
      boolean isSourceWaiting = !fromEnded && end < capacity && !fill(cx);
      boolean isSinkWaiting = start < end && !drain(cx);
      if (isSinkWaiting && (isSourceWaiting || fromEnded || end == capacity)) {
        return false;
      }
      if (start == end) {
        start = 0;
        end = 0;
        if (fromEnded || isSourceWaiting) {
          return flush(cx) && fromEnded;
        }
      }
    }
  }

  /** Reads once into the room; false if there is nothing yet. */
  private boolean fill(Context cx) throws Exception {
    if (buffer.length == 0) {
      buffer = borrows ? CopyBuffers.take() : new byte[capacity];
    }
    int room = capacity - end;
    int read = from.pollRead(cx, buffer, end, room);
    if (Transferred.read(read, room, from) == BytePoll.PENDING) {
      return false;
    }
    if (read == BytePoll.END) {
      fromEnded = true;
    } else {
      end += read;
    }
    return true;
  }

  /** Writes what is there; false if the sink took not all of it. */
  private boolean drain(Context cx) throws Exception {
    while (start < end) {
      int rest = end - start;
      int written = to.pollWrite(cx, buffer, start, rest);
      if (Transferred.written(written, rest, to) == BytePoll.PENDING) {
        return false;
      }
      start += written;
      count += written;
      mustFlush = true;
    }
    return true;
  }

  private boolean flush(Context cx) throws Exception {
    if (mustFlush && !to.pollFlush(cx)) {
      return false;
    }
    mustFlush = false;
    return true;
  }

  /** Lets go of the buffer, and of what is in it. */
  void release() {
    byte[] mine = buffer;
    buffer = EMPTY;
    start = 0;
    end = 0;
    if (borrows && mine.length != 0) {
      CopyBuffers.give(mine);
    }
  }

  void cancel() {
    release();
    from.cancelRead();
    to.cancelWrite();
  }

  @Override
  public String toString() {
    return from + " to " + to;
  }
}
