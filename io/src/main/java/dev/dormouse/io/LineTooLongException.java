package dev.dormouse.io;

import java.io.IOException;

/**
 * A line is longer than its reader allows. The reader skips the rest of it and goes on with the
 * next line, so the connection can live.
 */
public final class LineTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int maxBytes;

  LineTooLongException(int maxBytes) {
    super("a line is longer than the allowed " + maxBytes + " bytes");
    this.maxBytes = maxBytes;
  }

  /** Returns how many bytes a line may have. */
  public int maxBytes() {
    return maxBytes;
  }
}
