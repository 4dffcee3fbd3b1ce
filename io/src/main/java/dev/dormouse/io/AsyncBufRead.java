package dev.dormouse.io;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.stream.Stream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source that keeps bytes in memory where they can be looked at before they are taken. */
public interface AsyncBufRead extends AsyncRead {

  /**
   * Tries to have bytes in the buffer: those that are there, or else more of the source.
   *
   * <p>The answer is a view of the buffer that the source owns: valid until the next call of
   * anything on it, and not to be written to. What the caller does with its position and limit has
   * no effect; {@link #consume} takes bytes out. A source spends a unit of the budget of {@code
   * cx}.
   *
   * @return the bytes; none at the end of the stream; or null after the waker of {@code cx} was
   *     stored
   * @throws Exception the failure of the source
   */
  @Nullable ByteBuffer pollFillBuf(Context cx) throws Exception;

  /**
   * Takes bytes out of the buffer.
   *
   * @param count not more than the last {@link #pollFillBuf} has answered
   * @throws IndexOutOfBoundsException if the buffer has fewer, or the count is negative
   */
  void consume(int count);

  /** {@inheritDoc} The default copies out of the buffer. */
  @Override
  default int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return cx.proceed() ? 0 : PENDING;
    }
    ByteBuffer bytes = pollFillBuf(cx);
    if (bytes == null) {
      return PENDING;
    }
    int count = Math.min(length, bytes.remaining());
    if (count == 0) {
      return END;
    }
    bytes.get(buffer, offset, count);
    consume(count);
    return count;
  }

  /** {@inheritDoc} The default copies out of the buffer. */
  @Override
  default int pollRead(Context cx, ByteBuffer buffer) throws Exception {
    Staging.checkWritable(buffer);
    if (!buffer.hasRemaining()) {
      return cx.proceed() ? 0 : PENDING;
    }
    ByteBuffer bytes = pollFillBuf(cx);
    if (bytes == null) {
      return PENDING;
    }
    int count = Math.min(buffer.remaining(), bytes.remaining());
    if (count == 0) {
      return END;
    }
    buffer.put(buffer.position(), bytes, bytes.position(), count);
    buffer.position(buffer.position() + count);
    consume(count);
    return count;
  }

  /**
   * Waits until there are bytes in the buffer; the view has none at the end of the stream. See
   * {@link #pollFillBuf} for what it is good for, and {@link #consume}.
   *
   * @cancelSafety nothing is lost: the bytes stay in the buffer
   */
  default Future<ByteBuffer> fillBuf() {
    return new FillBuf(this);
  }

  /**
   * Reads up to and with the next {@code delimiter}, or to the end of the stream; an empty array
   * means that it had ended.
   *
   * @param maxBytes how many bytes the answer may have; the future fails with a {@link
   *     StreamTooLongException} as soon as there are more
   * @throws IllegalArgumentException if the limit is negative
   * @cancelSafety not safe: the bytes read so far are lost. {@link #segments} is.
   */
  @CancelUnsafe("the bytes read so far")
  default Future<byte[]> readUntil(byte delimiter, int maxBytes) {
    return new ReadUntil(this, delimiter, maxBytes);
  }

  /**
   * Takes and forgets what comes up to and with the next {@code delimiter}, and tells how many
   * bytes that were; 0 means that the stream had ended.
   *
   * @cancelSafety not safe: the bytes skipped so far are gone, and their number is lost
   */
  @CancelUnsafe("how much was skipped")
  default Future<Long> skipUntil(byte delimiter) {
    return new SkipUntil(this, delimiter);
  }

  /**
   * Reads a line of UTF-8 of at most {@code maxBytes} bytes without its terminator, which is {@code
   * \n} or {@code \r\n}; null at the end of the stream. Malformed bytes become replacements. The
   * future fails with a {@link StreamTooLongException} if the line is longer.
   *
   * @throws IllegalArgumentException if the limit is not between 0 and {@link
   *     Limits#LINE_BYTES_MAX}
   * @cancelSafety not safe: the bytes read so far are lost. {@link Lines#next} is.
   */
  @CancelUnsafe("the bytes read so far")
  default Future<@Nullable String> readLine(int maxBytes) {
    return new ReadLine(this, maxBytes);
  }

  /**
   * Returns what comes between the delimiters, without them. The last one needs none. It reads
   * through this source and keeps nothing but the part of a segment.
   *
   * @param maxBytes how many bytes a segment may have; a longer one is a {@link
   *     StreamTooLongException} in its place, and the stream goes on behind it
   * @throws IllegalArgumentException if the limit is negative
   * @cancelSafety its {@code next} is safe: a part of a segment stays in the stream
   */
  default Stream<byte[]> segments(byte delimiter, int maxBytes) {
    return new Segments(this, delimiter, maxBytes);
  }
}
