package dev.dormouse.io;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A sink for bytes that is written without holding a thread.
 *
 * <p>{@link #pollWrite(Context, byte[], int, int)}, {@link #pollFlush} and {@link #pollShutdown}
 * are the methods to implement; the others are built on them. A sink that reaches memory outside
 * the heap directly overrides {@link #pollWrite(Context, ByteBuffer)} too.
 *
 * <p>Futures check their sizes when they are made, with an {@link IndexOutOfBoundsException};
 * nothing else happens before the first poll. The buffer belongs to the future until it has ended.
 * One task writes at a time. Where a sink can tell, a second write beside a waiting one is an
 * {@link IllegalStateException}; elsewhere only the one that was polled last is woken.
 */
public non-sealed interface AsyncWrite extends BytePoll, NumberWrites {

  /**
   * Tries to write at least one and at most {@code length} bytes without waiting.
   *
   * <p>A sink spends a unit of the budget of {@code cx} and gives it back when it answers pending.
   * Another poll may name another range: pending has taken nothing.
   *
   * @return how many bytes were taken; 0 only for a length of 0; or {@link #PENDING} after the
   *     waker of {@code cx} was stored
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @throws Exception the failure of the sink, mostly an {@link IOException}
   */
  int pollWrite(Context cx, byte[] buffer, int offset, int length) throws Exception;

  /**
   * Tries to bring everything written out of this side's buffers.
   *
   * @return true if nothing is left; false after the waker of {@code cx} was stored
   * @throws Exception the failure of the sink
   */
  boolean pollFlush(Context cx) throws Exception;

  /**
   * Tries to flush and to end writing. After the first call nothing may be written.
   *
   * @return true at the end, also after it; false after the waker of {@code cx} was stored
   * @throws Exception the failure of the sink
   */
  boolean pollShutdown(Context cx) throws Exception;

  /**
   * Tries to write at least one of the remaining bytes of {@code buffer} and moves its position.
   * The default goes by way of an array where the buffer has none, with at most {@code
   * Limits.STAGING_BYTES} at a time.
   *
   * @return as for {@link #pollWrite(Context, byte[], int, int)}
   * @throws Exception the failure of the sink
   */
  default int pollWrite(Context cx, ByteBuffer buffer) throws Exception {
    return Staging.pollWrite(this, cx, buffer);
  }

  /**
   * Tries to write from the first buffers of a range that have bytes, in their order. The default
   * writes from the first one only.
   *
   * @return as for {@link #pollWrite(Context, byte[], int, int)}
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @throws Exception the failure of the sink
   */
  default long pollWriteVectored(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws Exception {
    return pollWrite(cx, Staging.firstWithBytes(buffers, offset, length));
  }

  /** Tells whether one write takes several buffers. */
  default boolean isWriteVectored() {
    return false;
  }

  /**
   * Says that the one who was answered pending no longer waits. A sink lets go of the waker and of
   * the place that is kept for its writer; the default does nothing.
   */
  default void cancelWrite() {}

  /**
   * Writes at least one and at most {@code length} bytes, as soon as there is room.
   *
   * <p>A write of length zero is ready with 0, whatever the state of the stream. The future answers
   * how many bytes were taken; it fails with an {@link IOException}.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety a dropped write has written nothing
   */
  default Future<Integer> write(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return new WriteOnce(this, buffer, offset, length);
  }

  /**
   * Writes at least one byte of {@code buffer}, as soon as there is room.
   *
   * @cancelSafety as for {@link #write(byte[], int, int)}: a dropped write has written nothing
   */
  default Future<Integer> write(byte[] buffer) {
    return write(buffer, 0, buffer.length);
  }

  /**
   * Writes at least one of the remaining bytes of {@code buffer} and moves its position.
   *
   * @cancelSafety a dropped write has written nothing, the position stays
   */
  default Future<Integer> write(ByteBuffer buffer) {
    return new WriteBuffer(this, buffer);
  }

  /**
   * Writes as {@link #write(byte[], int, int)} does, for a caller that awaits the future at once
   * and never looks at it again: the compiler makes this of {@code await(sink.write(…))}. A sink
   * may answer each time with the same future, once that has ended or was dropped. The default
   * writes.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety as for {@link #write(byte[], int, int)}: a dropped write has written nothing
   */
  default Future<Integer> writeAwaited(byte[] buffer, int offset, int length) {
    return write(buffer, offset, length);
  }

  /**
   * Writes as {@link #write(byte[])} does, for a caller that awaits the future at once, as in
   * {@link #writeAwaited(byte[], int, int)}.
   *
   * @cancelSafety as for {@link #write(byte[], int, int)}: a dropped write has written nothing
   */
  default Future<Integer> writeAwaited(byte[] buffer) {
    return write(buffer);
  }

  /**
   * Writes as {@link #write(ByteBuffer)} does, for a caller that awaits the future at once, as in
   * {@link #writeAwaited(byte[], int, int)}.
   *
   * @cancelSafety a dropped write has written nothing, the position stays
   */
  default Future<Integer> writeAwaited(ByteBuffer buffer) {
    return write(buffer);
  }

  /**
   * Writes as {@link #writeAll(byte[], int, int)} does, for a caller that awaits the future at
   * once, as in {@link #writeAwaited(byte[], int, int)}.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety not safe, as for {@link #writeAll(byte[], int, int)}
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeAllAwaited(byte[] buffer, int offset, int length) {
    return writeAll(buffer, offset, length);
  }

  /**
   * Writes as {@link #writeAll(byte[])} does, for a caller that awaits the future at once, as in
   * {@link #writeAwaited(byte[], int, int)}.
   *
   * @cancelSafety not safe, as for {@link #writeAll(byte[], int, int)}
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeAllAwaited(byte[] buffer) {
    return writeAll(buffer);
  }

  /**
   * Writes at least one byte of several buffers, in their order.
   *
   * @cancelSafety a dropped write has written nothing, the positions stay
   */
  default Future<Long> writeVectored(ByteBuffer... buffers) {
    return new WriteVectored(this, buffers);
  }

  /**
   * Writes from a buffer that is lent to the write, and gives it back together with the count or
   * the failure. While the write is under way, using the slice fails.
   *
   * @throws IllegalStateException if the slice was released or is lent
   * @cancelSafety not safe: a dropped write has written nothing, but the slice is released
   */
  @CancelUnsafe("the slice")
  default Future<Owned> writeOwned(Slice slice) {
    return new WriteOwned(this, slice, false);
  }

  /**
   * Writes all of a buffer that is lent to the writes, as {@link #writeOwned} does. The count tells
   * how much was written before a failure.
   *
   * @throws IllegalStateException if the slice was released or is lent
   * @cancelSafety not safe: a part may have been written, and the slice is released
   */
  @CancelUnsafe("the slice, and how much was written")
  default Future<Owned> writeAllOwned(Slice slice) {
    return new WriteOwned(this, slice, true);
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
   * Writes the remaining bytes of {@code buffer}, whose position moves with each write.
   *
   * @cancelSafety safe: when dropped, the position tells what was written, and another call goes on
   */
  default Future<Void> writeAll(ByteBuffer buffer) {
    return WriteAllBuffer.of(this, buffer, false);
  }

  /**
   * Writes the remaining bytes of several buffers, whose positions move with each write.
   *
   * @cancelSafety safe: when dropped, the positions tell what was written, and another call goes on
   */
  default Future<Void> writeAllVectored(ByteBuffer... buffers) {
    return new WriteAllVectored(this, buffers);
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

  /**
   * Waits until everything written has left this side's buffers.
   *
   * @cancelSafety nothing is lost; what is buffered can be flushed by another call
   */
  default Future<Void> flush() {
    return new FlushOrEnd("flush", this, false);
  }

  /**
   * Ends writing gracefully: the other side reads what was written and then the end of the stream.
   * Reading goes on. A second shutdown does nothing; a later write fails.
   *
   * @cancelSafety a dropped shutdown may or may not have ended writing; it can be repeated
   */
  default Future<Void> shutdown() {
    return new FlushOrEnd("shutdown", this, true);
  }
}
