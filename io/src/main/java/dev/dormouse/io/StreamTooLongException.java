package dev.dormouse.io;

import java.io.IOException;

/** A stream has more bytes, up to its end or to a delimiter, than the caller allowed. */
public final class StreamTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int maxBytes;

  StreamTooLongException(int maxBytes) {
    super("the stream has more than the allowed " + maxBytes + " bytes");
    this.maxBytes = maxBytes;
  }

  StreamTooLongException(String what, int maxBytes) {
    super(what + " within the allowed " + maxBytes + " bytes");
    this.maxBytes = maxBytes;
  }

  /** Returns how many bytes were allowed. */
  public int maxBytes() {
    return maxBytes;
  }
}
