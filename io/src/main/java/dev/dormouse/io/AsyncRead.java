package dev.dormouse.io;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Future;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A source of bytes that is read without holding a thread.
 *
 * <p>{@link #read(byte[], int, int)} is the one method to implement; the others are built on it.
 * The sizes are checked when the future is made, with an {@link IndexOutOfBoundsException}; nothing
 * else happens before the first poll. The array belongs to the future until it has ended. One read
 * is under way at a time: a second one beside it is an {@link IllegalStateException}.
 */
public interface AsyncRead {

  /** What a read answers at the end of the stream. */
  int END = -1;

  /**
   * Reads at least one and at most {@code length} bytes, as soon as there are any.
   *
   * <p>A read of length zero is ready with 0, whatever the state of the stream. The future answers
   * the number of bytes, or {@link #END} after the last byte; it fails with an {@link IOException}.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety a dropped read has taken nothing; the bytes wait for the next one
   */
  Future<Integer> read(byte[] buffer, int offset, int length);

  /**
   * Reads at least one byte into {@code buffer}, as soon as there are any.
   *
   * @cancelSafety as for {@link #read(byte[], int, int)}: nothing is lost
   */
  default Future<Integer> read(byte[] buffer) {
    return read(buffer, 0, buffer.length);
  }

  /**
   * Reads at least one byte into the remaining room of {@code buffer} and moves its position. A
   * buffer without an array gets at most {@code Limits.STAGING_BYTES} in one read.
   *
   * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
   * @cancelSafety as for {@link #read(byte[], int, int)}: nothing is lost, the position stays
   */
  default Future<Integer> read(ByteBuffer buffer) {
    return new ReadBuffer(this, buffer);
  }

  /**
   * Fills {@code buffer}.
   *
   * @cancelSafety not safe, as for {@link #readExact(byte[], int, int)}
   */
  @CancelUnsafe("how much was read")
  default Future<Void> readExact(byte[] buffer) {
    return readExact(buffer, 0, buffer.length);
  }

  /**
   * Reads exactly {@code length} bytes. The future fails with an {@link EOFException} that counts
   * if the stream ends before.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety not safe: when dropped, the bytes read so far are in the array, but their number
   *     is lost. Read with {@link #read(byte[], int, int)} in a loop that keeps the count outside,
   *     or let a task of its own do it and await its handle.
   */
  @CancelUnsafe("how much was read")
  default Future<Void> readExact(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return new ReadExact(this, buffer, offset, length);
  }

  /**
   * Reads everything up to the end of the stream. The future fails with a {@link
   * StreamTooLongException} as soon as there are more than {@code maxBytes}.
   *
   * @throws IllegalArgumentException if {@code maxBytes} is negative
   * @cancelSafety not safe: when dropped, the bytes read so far are lost. Read with {@link
   *     #read(byte[], int, int)} into an array of your own where that matters.
   */
  @CancelUnsafe("the bytes read so far")
  default Future<byte[]> readToEnd(int maxBytes) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("readToEnd: negative limit " + maxBytes);
    }
    return new ReadToEnd(this, maxBytes);
  }

  /**
   * Returns a reader of UTF-8 lines of at most {@link Limits#LINE_BYTES} bytes. It reads ahead, so
   * make one per stream and read through it only.
   */
  default Lines lines() {
    return Lines.of(this);
  }
}
