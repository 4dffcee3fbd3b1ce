package dev.dormouse.codec;

import java.io.IOException;

/** A frame is longer than its codec allows. */
public final class FrameTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int maxBytes;

  /**
   * Makes the failure.
   *
   * @param what the frame and its length, as the beginning of a sentence
   * @param maxBytes how many bytes were allowed
   */
  public FrameTooLongException(String what, int maxBytes) {
    super(what + " is longer than the allowed " + maxBytes + " bytes");
    this.maxBytes = maxBytes;
  }

  /** Returns how many bytes a frame may have. */
  public int maxBytes() {
    return maxBytes;
  }
}
