package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.util.Arrays;
import java.util.Objects;

/** A source that gives the same byte without end. */
final class Repeat implements AsyncRead {
  private final byte value;

  Repeat(byte value) {
    this.value = value;
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (!cx.proceed()) {
      return PENDING;
    }
    Arrays.fill(buffer, offset, offset + length, value);
    return length;
  }

  @Override
  public String toString() {
    return "the byte " + value + " without end";
  }
}
