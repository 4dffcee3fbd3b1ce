package dev.dormouse.io;

import java.util.Arrays;

/** Finds lines in bytes that come piece by piece. It knows nothing of futures or streams. */
final class LineBuffer {
  /*
   * bytes:  |  given out  | start  ....  scanned  ....  end |  room  |
   * From start to scanned there is no newline. While `skipping`, what comes before the next newline
   * belongs to a line that was refused. find() answers false only with at most maxBytes + 1 bytes
   * buffered, so that makeRoom() always finds or makes some.
   */
  private static final byte[] EMPTY = {};

  private final int maxBytes;
  private byte[] bytes = EMPTY;
  private int start;
  private int scanned;
  private int end;
  private boolean skipping;

  /** Whether the last read filled all the room, so that more would have come. */
  private boolean filled;

  private int lineStart;
  private int lineEnd;

  LineBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Takes the next whole line out, if there is one.
   *
   * @return whether {@link #lineStart} and {@link #lineEnd} now tell a line, until makeRoom()
   * @throws LineTooLongException if the next line, whole or not, is too long; it counts as taken
   */
  boolean find() throws LineTooLongException {
    for (; ; ) {
      int newline = indexOfNewline();
      if (newline < 0) {
        break;
      }
      int from = start;
      start = newline + 1;
      scanned = start;
      if (!skipping) {
        return found(from, newline > from && bytes[newline - 1] == '\r' ? newline - 1 : newline);
      }
      skipping = false;
    }
    scanned = end;
    int length = end - start;
    if (skipping) {
      start = end;
    } else if (length > maxBytes + 1 || length == maxBytes + 1 && bytes[end - 1] != '\r') {
      skipping = true;
      start = end;
      throw new LineTooLongException(maxBytes);
    }
    return false;
  }

  /**
   * Takes the line out that has no terminator because the source has ended.
   *
   * @return whether there is one
   * @throws LineTooLongException if it is too long; it counts as taken
   */
  boolean findLast() throws LineTooLongException {
    int from = start;
    start = end;
    scanned = end;
    return from < end && found(from, end);
  }

  private boolean found(int from, int to) throws LineTooLongException {
    if (to - from > maxBytes) {
      throw new LineTooLongException(maxBytes);
    }
    lineStart = from;
    lineEnd = to;
    return true;
  }

  private int indexOfNewline() {
    for (int i = scanned; i < end; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Returns the bytes: those of a found line, and the room for a read. */
  byte[] bytes() {
    return bytes;
  }

  int lineStart() {
    return lineStart;
  }

  int lineEnd() {
    return lineEnd;
  }

  /** Returns where the room begins. */
  int end() {
    return end;
  }

  /** Returns how many bytes have room. */
  int room() {
    return bytes.length - end;
  }

  /** Returns how many bytes are buffered. */
  int length() {
    return end - start;
  }

  /** Learns that {@code count} bytes were put into the room. */
  void added(int count) {
    end += count;
    filled = end == bytes.length;
  }

  /** Takes up to {@code length} bytes out, lines or not. */
  int takeBytes(byte[] into, int offset, int length) {
    int count = Math.min(length, end - start);
    System.arraycopy(bytes, start, into, offset, count);
    start += count;
    scanned = Math.max(scanned, start);
    return count;
  }

  /** Makes room for a byte at least. Called while no read is under way. */
  void makeRoom() {
    if (start == end) {
      start = 0;
      scanned = 0;
      end = 0;
      if (!filled && bytes.length > Limits.LINES_BUFFER_START) {
        bytes = EMPTY; // a quiet stream keeps little
      }
    } else if (end == bytes.length) {
      System.arraycopy(bytes, start, bytes, 0, end - start);
      end -= start;
      scanned -= start;
      start = 0;
    }
    if (filled || end == bytes.length) {
      // Limit, \r and one byte more: the one that tells whether the limit is passed.
      int most = Math.max(Limits.LINES_BUFFER_BULK, maxBytes + 2);
      long wanted = Math.max(Limits.LINES_BUFFER_START, 2L * bytes.length);
      if (bytes.length < most) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, most));
      }
    }
    filled = false;
    assert room() > 0;
  }
}
