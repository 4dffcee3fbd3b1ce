package dev.dormouse.reactor;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

/**
 * Takes the bytes that have arrived on a stream: at least one, at most the buffer's length, -1 at
 * the end. An empty buffer receives 0 at once.
 *
 * <p>The buffer is written to only by a poll that answers.
 */
public final class Receive extends Transfer {

  /**
   * Makes an operation that has no room yet: it is aimed before it is polled.
   *
   * @cancelSafety safe: what was not received waits for the next receive
   */
  public Receive(Source stream) {
    super(stream);
  }

  /**
   * Makes the operation over a part of an array.
   *
   * @throws IndexOutOfBoundsException if the part is not within the array
   * @cancelSafety safe: what was not received waits for the next receive
   */
  public Receive(Source stream, byte[] array, int offset, int length) {
    super(stream);
    aim(array, offset, length);
  }

  /**
   * Makes the operation over the remaining room of a buffer; its position moves with the bytes.
   *
   * @throws ReadOnlyBufferException if the buffer is read-only
   * @cancelSafety safe: what was not received waits for the next receive
   */
  public Receive(Source stream, ByteBuffer buffer) {
    super(stream);
    aim(buffer);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ReadOnlyBufferException if the buffer is read-only
   */
  @Override
  public void aim(ByteBuffer target) {
    if (target.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    super.aim(target);
  }

  @Override
  public String toString() {
    return "receive on " + source();
  }
}
