package dev.dormouse.reactor;

import java.nio.ByteBuffer;

/**
 * Hands bytes of a stream to the kernel: at least one, maybe fewer than given, and answers how
 * many. No bytes are sent at once.
 *
 * <p>The buffer is read only by a poll that answers.
 */
public final class Send extends Transfer {

  /**
   * Makes an operation that has no bytes yet: it is aimed before it is polled.
   *
   * @cancelSafety safe: one that was dropped before it answered has sent nothing
   */
  public Send(Source stream) {
    super(stream);
  }

  /**
   * Makes the operation over a part of an array.
   *
   * @throws IndexOutOfBoundsException if the part is not within the array
   * @cancelSafety safe: one that was dropped before it answered has sent nothing
   */
  public Send(Source stream, byte[] array, int offset, int length) {
    super(stream);
    aim(array, offset, length);
  }

  /**
   * Makes the operation over the remaining bytes of a buffer; its position moves with them.
   *
   * @cancelSafety safe: one that was dropped before it answered has sent nothing
   */
  public Send(Source stream, ByteBuffer buffer) {
    super(stream);
    aim(buffer);
  }

  @Override
  public String toString() {
    return "send on " + source();
  }
}
