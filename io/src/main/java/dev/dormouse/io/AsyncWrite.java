package dev.dormouse.io;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A sink for bytes that is written without holding a thread.
 *
 * <p>{@link #write(byte[], int, int)}, {@link #flush} and {@link #shutdown} are the methods to
 * implement; the others are built on them. The sizes are checked when the future is made, with an
 * {@link IndexOutOfBoundsException}; nothing else happens before the first poll. The array belongs
 * to the future until it has ended. One write is under way at a time: a second one beside it is an
 * {@link IllegalStateException}.
 */
public interface AsyncWrite {

  /**
   * Writes at least one and at most {@code length} bytes, as soon as there is room.
   *
   * <p>A write of length zero is ready with 0, whatever the state of the stream. The future answers
   * how many bytes were taken; it fails with an {@link IOException}.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety a dropped write has written nothing
   */
  Future<Integer> write(byte[] buffer, int offset, int length);

  /**
   * Waits until everything written has left this side's buffers.
   *
   * @cancelSafety nothing is lost; what is buffered goes on being sent
   */
  Future<Void> flush();

  /**
   * Ends writing gracefully: the other side reads what was written and then the end of the stream.
   * Reading goes on. A second shutdown does nothing; a later write fails.
   *
   * @cancelSafety a dropped shutdown may or may not have ended writing; it can be repeated
   */
  Future<Void> shutdown();

  /**
   * Writes at least one byte of {@code buffer}, as soon as there is room.
   *
   * @cancelSafety as for {@link #write(byte[], int, int)}: a dropped write has written nothing
   */
  default Future<Integer> write(byte[] buffer) {
    return write(buffer, 0, buffer.length);
  }

  /**
   * Writes at least one of the remaining bytes of {@code buffer} and moves its position. Of a
   * buffer without an array at most {@code Limits.STAGING_BYTES} go in one write.
   *
   * @cancelSafety a dropped write has written nothing, the position stays
   */
  default Future<Integer> write(ByteBuffer buffer) {
    return new WriteBuffer(this, buffer);
  }

  /**
   * Writes the whole array.
   *
   * @cancelSafety not safe, as for {@link #writeAll(byte[], int, int)}
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeAll(byte[] buffer) {
    return writeAll(buffer, 0, buffer.length);
  }

  /**
   * Writes {@code length} bytes.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety not safe: when dropped, a part may have been written, and how much is not known.
   *     Write with {@link #write(byte[], int, int)} in a loop that keeps the count outside, or let
   *     a task of its own do it (through a channel or {@code spawn}) and await that.
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeAll(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return new WriteAll(this, buffer, offset, length);
  }

  /**
   * Writes {@code text} in UTF-8.
   *
   * @cancelSafety not safe, as for {@link #writeAll(byte[], int, int)}
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeAll(String text) {
    return writeAll(text, StandardCharsets.UTF_8);
  }

  /**
   * Writes {@code text} in {@code charset}; what the charset cannot express becomes its
   * replacement.
   *
   * @cancelSafety not safe, as for {@link #writeAll(byte[], int, int)}
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeAll(String text, Charset charset) {
    return writeAll(text.getBytes(charset));
  }
}
