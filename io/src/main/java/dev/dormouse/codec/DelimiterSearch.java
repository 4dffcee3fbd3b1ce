package dev.dormouse.codec;

/** Where in a queue a delimiter was not found yet, and whether a frame is being left out. */
final class DelimiterSearch {
  private int scanned;
  private boolean skipping;

  /** Says whether a byte is a delimiter. */
  @FunctionalInterface
  interface Delimiter {
    boolean isOne(byte value);
  }

  static int checkedLimit(int maxBytes) {
    if (maxBytes < 1 || maxBytes > Limits.FRAME_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the limit of a frame must be 1 to %d bytes, not %d"
              .formatted(Limits.FRAME_BYTES_MAX, maxBytes));
    }
    return maxBytes;
  }

  /** Returns the place of the next delimiter, or -1. */
  int find(ByteQueue in, Delimiter delimiter) {
    byte[] bytes = in.bytes();
    int start = in.start();
    int end = in.end();
    for (int i = start + Math.min(scanned, end - start); i < end; i++) {
      if (delimiter.isOne(bytes[i])) {
        return i - start;
      }
    }
    return -1;
  }

  /** Learns that there is no delimiter; what is longer than a frame, or left out, goes. */
  void none(ByteQueue in, boolean tooLong, String what, int maxBytes) throws FrameTooLongException {
    scanned = in.length();
    if (skipping || tooLong) {
      in.clear();
      scanned = 0;
    }
    if (tooLong && !skipping) {
      skipping = true;
      throw new FrameTooLongException(what, maxBytes);
    }
  }

  /** Takes a frame out, with the delimiter at {@code place}; false if it was to be left out. */
  boolean take(ByteQueue in, int place, boolean tooLong, String what, int maxBytes)
      throws FrameTooLongException {
    boolean wanted = !skipping;
    skipping = false;
    scanned = 0;
    in.skip(place + 1);
    if (wanted && tooLong) {
      throw new FrameTooLongException(what, maxBytes);
    }
    return wanted;
  }
}
