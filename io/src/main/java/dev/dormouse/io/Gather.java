package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Takes bytes out of a source up to a delimiter, which may take several polls. */
final class Gather {
  /** What {@link #poll} answers when the delimiter was taken, or the stream has ended. */
  static final int DONE = 0;

  private static final byte[] EMPTY = {};

  private final AsyncBufRead source;
  private final byte delimiter;
  private byte[] bytes = EMPTY;
  private int length;
  private boolean delimited;

  Gather(AsyncBufRead source, byte delimiter) {
    this.source = source;
    this.delimiter = delimiter;
  }

  /**
   * Goes on by at most one filling of the buffer.
   *
   * @param lengthMax how many bytes may be gathered; one more is taken, to tell that there are more
   * @return {@link #DONE}, {@link BytePoll#PENDING}, or how many bytes came without a delimiter
   */
  int poll(Context cx, int lengthMax) throws Exception {
    ByteBuffer view = source.pollFillBuf(cx);
    if (view == null) {
      return BytePoll.PENDING;
    }
    int found = Delimiters.indexOf(view, delimiter);
    int wanted = found < 0 ? view.remaining() : found + 1;
    int count = (int) Math.min(wanted, lengthMax + 1L - length);
    if (count == 0) {
      return DONE;
    }
    reserve(count);
    view.get(bytes, length, count);
    source.consume(count);
    length += count;
    delimited = found >= 0 && count == wanted;
    return delimited ? DONE : count;
  }

  private void reserve(int count) {
    long needed = (long) length + count;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, 1 << 30)));
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Tells whether the last byte is the delimiter. */
  boolean isDelimited() {
    return delimited;
  }

  /** Forgets what was gathered. */
  void clear() {
    length = 0;
    delimited = false;
  }

  /** Forgets what was gathered, and its memory. */
  void release() {
    clear();
    bytes = EMPTY;
  }
}
