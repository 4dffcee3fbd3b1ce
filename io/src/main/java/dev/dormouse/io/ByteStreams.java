package dev.dormouse.io;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Future;
import dev.dormouse.stream.Sink;
import dev.dormouse.stream.Stream;
import java.util.Objects;

/** Makes byte streams, and moves bytes from one to the other. */
public final class ByteStreams {
  private ByteStreams() {}

  // ---- Copies

  /**
   * Copies everything up to the end of a source, {@link Limits#COPY_BYTES} at a time, and flushes.
   * While the source has nothing, what was written is flushed, so that two sides that wait for each
   * other go on. The future gives the number of bytes. It has a buffer only while bytes are in
   * that.
   *
   * @cancelSafety not safe: bytes that were read and not written are lost, and so is their number
   */
  @CancelUnsafe("bytes that were read and not written")
  public static Future<Long> copy(AsyncRead from, AsyncWrite to) {
    return copy(from, to, Limits.COPY_BYTES);
  }

  /**
   * Copies as {@link #copy(AsyncRead, AsyncWrite)} does, {@code bytes} at a time.
   *
   * @throws IllegalArgumentException if the number is not positive
   * @cancelSafety not safe: bytes that were read and not written are lost, and so is their number
   */
  @CancelUnsafe("bytes that were read and not written")
  public static Future<Long> copy(AsyncRead from, AsyncWrite to, int bytes) {
    return new Copy(from, to, bytes);
  }

  /**
   * Copies everything from the buffer of a source, without another buffer between; otherwise as
   * {@link #copy(AsyncRead, AsyncWrite)}.
   *
   * @cancelSafety safe: what was not written is still in the source, and another copy goes on
   */
  public static Future<Long> copyBuf(AsyncBufRead from, AsyncWrite to) {
    return new CopyBuf(from, to);
  }

  /**
   * Copies in both directions at once until both have ended. When one ends, the other side's
   * writing is shut down and its own direction goes on. A failure of either ends both.
   *
   * @cancelSafety not safe: bytes that were read and not written are lost
   */
  @CancelUnsafe("bytes that were read and not written")
  public static <A extends AsyncRead & AsyncWrite, B extends AsyncRead & AsyncWrite>
      Future<Copied> copyBidirectional(A first, B second) {
    return copyBidirectional(first, second, Limits.COPY_BYTES, Limits.COPY_BYTES);
  }

  /**
   * Copies as {@link #copyBidirectional(AsyncRead, AsyncRead)} does, with a buffer of {@code
   * thereBytes} from the first to the second, and one of {@code backBytes} for the way back.
   *
   * @throws IllegalArgumentException if a number is not positive
   * @cancelSafety not safe: bytes that were read and not written are lost
   */
  @CancelUnsafe("bytes that were read and not written")
  public static <A extends AsyncRead & AsyncWrite, B extends AsyncRead & AsyncWrite>
      Future<Copied> copyBidirectional(A first, B second, int thereBytes, int backBytes) {
    return new CopyBothWays(
        new CopyBothWays.Direction(first, second, thereBytes),
        new CopyBothWays.Direction(second, first, backBytes));
  }

  // ---- Streams of their own

  /** Returns a source that is at its end. */
  public static AsyncBufRead empty() {
    return new MemoryReader(new byte[0], 0, 0);
  }

  /** Returns a sink that takes everything and keeps nothing. */
  public static AsyncWrite sink() {
    return new Discard();
  }

  /** Returns a source that gives the same byte without end. */
  public static AsyncRead repeat(byte value) {
    return new Repeat(value);
  }

  /** Returns a source of the bytes of an array, which is not copied. */
  public static MemoryReader reader(byte[] bytes) {
    return new MemoryReader(bytes, 0, bytes.length);
  }

  /**
   * Returns a source of a part of an array, which is not copied.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   */
  public static MemoryReader reader(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return new MemoryReader(bytes, offset, length);
  }

  /**
   * Returns a sink that keeps up to {@code maxBytes} in memory.
   *
   * @throws IllegalArgumentException if the limit is negative
   */
  public static MemoryWriter writer(int maxBytes) {
    return new MemoryWriter(maxBytes);
  }

  /**
   * Returns a stream that gives back what is written to it, and holds up to {@code capacityBytes}
   * in between. Split it for two tasks.
   *
   * @throws IllegalArgumentException if the capacity is not between 1 and {@link
   *     Limits#DUPLEX_BYTES_MAX}
   */
  public static ByteStream loopback(int capacityBytes) {
    return new Pipe(capacityBytes);
  }

  /**
   * Returns the two ends of a pipe in memory that holds up to {@code capacityBytes}. Closing the
   * writing end gives the other one the end of the stream; closing the reading end makes writes
   * fail.
   *
   * @throws IllegalArgumentException if the capacity is not between 1 and {@link
   *     Limits#DUPLEX_BYTES_MAX}
   */
  public static Halves simplex(int capacityBytes) {
    return loopback(capacityBytes).split();
  }

  /** Returns a stream that reads from one and writes to another; closing it closes both. */
  public static JoinedStream join(AsyncRead reader, AsyncWrite writer) {
    return new JoinedStream(reader, writer);
  }

  // ---- Looking at what goes through

  /** Returns a source that shows {@code inspector} what was read, before the reader gets it. */
  public static AsyncRead inspect(AsyncRead source, ByteInspector inspector) {
    return new InspectReader(source, inspector);
  }

  /** Returns a sink that shows {@code inspector} what was taken. */
  public static AsyncWrite inspect(AsyncWrite sink, ByteInspector inspector) {
    return new InspectWriter(sink, inspector);
  }

  // ---- Streams of byte arrays

  /**
   * Returns what a source gives, in arrays of at most {@link Limits#CHUNK_BYTES}.
   *
   * @cancelSafety its {@code next} is safe: a dropped one has taken nothing
   */
  public static Stream<byte[]> chunks(AsyncRead source) {
    return chunks(source, Limits.CHUNK_BYTES);
  }

  /**
   * Returns what a source gives, in arrays of at most {@code maxBytes}. The first failure ends it.
   *
   * @throws IllegalArgumentException if the number is not positive
   * @cancelSafety its {@code next} is safe: a dropped one has taken nothing
   */
  public static Stream<byte[]> chunks(AsyncRead source, int maxBytes) {
    return new ReaderStream(source, maxBytes);
  }

  /** Returns a source of the bytes in the items of a stream, which it owns. */
  public static StreamReader reader(Stream<byte[]> stream) {
    return new StreamReader(stream);
  }

  /** Returns a sink that sends what is written, copied into arrays, to another one. */
  public static SinkWriter writer(Sink<? super byte[]> sink) {
    return new SinkWriter(sink);
  }
}
