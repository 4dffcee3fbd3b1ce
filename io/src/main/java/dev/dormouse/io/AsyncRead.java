package dev.dormouse.io;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A source of bytes that is read without holding a thread.
 *
 * <p>{@link #pollRead(Context, byte[], int, int)} is the one method to implement; the others are
 * built on it. A source that reaches memory outside the heap directly overrides {@link
 * #pollRead(Context, ByteBuffer)} too.
 *
 * <p>Futures check their sizes when they are made, with an {@link IndexOutOfBoundsException};
 * nothing else happens before the first poll. The buffer belongs to the future until it has ended.
 * One task reads at a time. Where a source can tell, a second read beside a waiting one is an
 * {@link IllegalStateException}; elsewhere only the one that was polled last is woken.
 */
public non-sealed interface AsyncRead extends BytePoll, NumberReads {

  /**
   * Tries to read at least one and at most {@code length} bytes without waiting.
   *
   * <p>A source spends a unit of the budget of {@code cx} and gives it back when it answers
   * pending. Another poll may name another range: pending has touched none.
   *
   * @return the number of bytes; 0 only for a length of 0; {@link #END} after the last byte; or
   *     {@link #PENDING} after the waker of {@code cx} was stored
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @throws Exception the failure of the source, mostly an {@link IOException}
   */
  int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception;

  /**
   * Tries to read at least one byte into the remaining room of {@code buffer} and moves its
   * position. The default goes by way of an array where the buffer has none, with at most {@code
   * Limits.STAGING_BYTES} at a time.
   *
   * @return as for {@link #pollRead(Context, byte[], int, int)}
   * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
   * @throws Exception the failure of the source
   */
  default int pollRead(Context cx, ByteBuffer buffer) throws Exception {
    return Staging.pollRead(this, cx, buffer);
  }

  /**
   * Tries to read into the first buffers of a range that have room, in their order. The default
   * fills the first one only.
   *
   * @return as for {@link #pollRead(Context, byte[], int, int)}
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @throws Exception the failure of the source
   */
  default long pollReadVectored(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws Exception {
    return pollRead(cx, Staging.firstWithBytes(buffers, offset, length));
  }

  /** Tells whether one read fills several buffers. */
  default boolean isReadVectored() {
    return false;
  }

  /**
   * Says that the one who was answered pending no longer waits. A source lets go of the waker and
   * of the place that is kept for its reader; the default does nothing. Futures that are dropped
   * call it, and so does who gives a source away after a pending poll.
   */
  default void cancelRead() {}

  /**
   * Reads at least one and at most {@code length} bytes, as soon as there are any.
   *
   * <p>A read of length zero is ready with 0, whatever the state of the stream. The future answers
   * the number of bytes, or {@link #END} after the last byte; it fails with an {@link IOException}.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety a dropped read has taken nothing; the bytes wait for the next one
   */
  default Future<Integer> read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return new ReadOnce(this, buffer, offset, length);
  }

  /**
   * Reads at least one byte into {@code buffer}, as soon as there are any.
   *
   * @cancelSafety as for {@link #read(byte[], int, int)}: nothing is lost
   */
  default Future<Integer> read(byte[] buffer) {
    return read(buffer, 0, buffer.length);
  }

  /**
   * Reads at least one byte into the remaining room of {@code buffer} and moves its position.
   *
   * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
   * @cancelSafety as for {@link #read(byte[], int, int)}: nothing is lost, the position stays
   */
  default Future<Integer> read(ByteBuffer buffer) {
    return new ReadBuffer(this, buffer);
  }

  /**
   * Reads as {@link #read(byte[], int, int)} does, for a caller that awaits the future at once and
   * never looks at it again: the compiler makes this of {@code await(source.read(…))}. A source may
   * answer each time with the same future, once that has ended or was dropped. The default reads.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety as for {@link #read(byte[], int, int)}: nothing is lost
   */
  default Future<Integer> readAwaited(byte[] buffer, int offset, int length) {
    return read(buffer, offset, length);
  }

  /**
   * Reads as {@link #read(byte[])} does, for a caller that awaits the future at once, as in {@link
   * #readAwaited(byte[], int, int)}.
   *
   * @cancelSafety as for {@link #read(byte[], int, int)}: nothing is lost
   */
  default Future<Integer> readAwaited(byte[] buffer) {
    return read(buffer);
  }

  /**
   * Reads as {@link #read(ByteBuffer)} does, for a caller that awaits the future at once, as in
   * {@link #readAwaited(byte[], int, int)}.
   *
   * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
   * @cancelSafety as for {@link #read(byte[], int, int)}: nothing is lost, the position stays
   */
  default Future<Integer> readAwaited(ByteBuffer buffer) {
    return read(buffer);
  }

  /**
   * Reads at least one byte into the room of several buffers, in their order.
   *
   * @throws java.nio.ReadOnlyBufferException if one of them is read-only
   * @cancelSafety as for {@link #read(byte[], int, int)}: nothing is lost, the positions stay
   */
  default Future<Long> readVectored(ByteBuffer... buffers) {
    return new ReadVectored(this, buffers);
  }

  /**
   * Reads at least one byte into a buffer that is lent to the read, and gives it back together with
   * the count or the failure. While the read is under way, using the slice fails.
   *
   * @throws IllegalStateException if the slice was released or is lent
   * @cancelSafety not safe: a dropped read has taken no byte, but the slice is released
   */
  @CancelUnsafe("the slice")
  default Future<Owned> readOwned(Slice slice) {
    return new ReadOwned(this, slice);
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
   *     or with {@link #readExact(ByteBuffer)}, whose buffer keeps it.
   */
  @CancelUnsafe("how much was read")
  default Future<Void> readExact(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return new ReadExact(this, buffer, offset, length);
  }

  /**
   * Fills the remaining room of {@code buffer}, whose position moves with each read.
   *
   * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
   * @cancelSafety safe: when dropped, the position tells what was read, and another call goes on
   */
  default Future<Void> readExact(ByteBuffer buffer) {
    return new ReadFully(this, buffer);
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
    return new ReadToEnd(this, "readToEnd", maxBytes);
  }

  /**
   * Reads everything up to the end of the stream as UTF-8.
   *
   * @throws IllegalArgumentException if {@code maxBytes} is negative
   * @cancelSafety not safe, as for {@link #readToEnd}
   */
  @CancelUnsafe("the bytes read so far")
  default Future<String> readToString(int maxBytes) {
    return readToString(maxBytes, StandardCharsets.UTF_8);
  }

  /**
   * Reads everything up to the end of the stream as text. The future fails with a {@link
   * java.nio.charset.CharacterCodingException} that counts if the bytes are malformed, and as
   * {@link #readToEnd} does.
   *
   * @throws IllegalArgumentException if {@code maxBytes} is negative
   * @cancelSafety not safe, as for {@link #readToEnd}
   */
  @CancelUnsafe("the bytes read so far")
  default Future<String> readToString(int maxBytes, Charset charset) {
    return new ReadToString(new ReadToEnd(this, "readToString", maxBytes), charset);
  }

  /**
   * Returns a source that ends after {@code limit} bytes of this one.
   *
   * @throws IllegalArgumentException if the limit is negative
   */
  default Take take(long limit) {
    return new Take(this, limit);
  }

  /** Returns a source that goes on with {@code next} after the end of this one. */
  default Chain chain(AsyncRead next) {
    return new Chain(this, next);
  }

  /**
   * Returns a reader of UTF-8 lines of at most {@link Limits#LINE_BYTES} bytes. It reads ahead, so
   * make one per stream and read through it only.
   *
   * @cancelSafety its {@code next} is safe: a part of a line stays in the reader
   */
  default Lines lines() {
    return Lines.of(this);
  }
}
