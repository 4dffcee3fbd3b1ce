package dev.dormouse.reactor;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

/**
 * Looks at the bytes that have arrived on a stream, as {@link Receive} does, and leaves them there
 * for the next receive.
 */
public final class Peek extends Transfer {

  /**
   * Makes the operation over a part of an array.
   *
   * @throws IndexOutOfBoundsException if the part is not within the array
   * @cancelSafety safe: nothing is taken
   */
  public Peek(Source stream, byte[] array, int offset, int length) {
    super(stream);
    aim(array, offset, length);
  }

  @Override
  public void aim(ByteBuffer target) {
    if (target.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    super.aim(target);
  }

  @Override
  public String toString() {
    return "peek on " + source();
  }
}
