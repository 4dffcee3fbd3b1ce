package dev.dormouse.io;

import java.nio.ByteBuffer;

/** Finds delimiters. */
final class Delimiters {
  private Delimiters() {}

  /** Returns how many bytes come before {@code delimiter} in the view, or -1. */
  static int indexOf(ByteBuffer view, byte delimiter) {
    int from = view.position();
    int to = view.limit();
    if (view.hasArray()) {
      byte[] array = view.array();
      int base = view.arrayOffset();
      for (int i = base + from; i < base + to; i++) {
        if (array[i] == delimiter) {
          return i - base - from;
        }
      }
      return -1;
    }
    for (int i = from; i < to; i++) {
      if (view.get(i) == delimiter) {
        return i - from;
      }
    }
    return -1;
  }
}
