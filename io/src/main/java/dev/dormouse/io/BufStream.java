package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A stream that reads ahead and gathers writes, as {@link BufReader} and {@link BufWriter} do. It
 * owns the stream behind it: closing it closes that, without a flush.
 */
public final class BufStream implements ByteStream, AsyncBufRead {
  private final ByteStream stream;
  private final BufReader reader;
  private final BufWriter writer;

  private BufStream(ByteStream stream, int readBytes, int writeBytes) {
    this.stream = stream;
    reader = BufReader.of(stream, readBytes);
    writer = BufWriter.of(stream, writeBytes);
  }

  /**
   * Makes a stream that reads {@link Limits#READER_BYTES} ahead and gathers {@link
   * Limits#WRITER_BYTES}.
   */
  public static BufStream of(ByteStream stream) {
    return of(stream, Limits.READER_BYTES, Limits.WRITER_BYTES);
  }

  /**
   * Makes a stream.
   *
   * @param readBytes how many bytes it reads ahead
   * @param writeBytes how many bytes it gathers
   * @throws IllegalArgumentException if a number is not positive
   */
  public static BufStream of(ByteStream stream, int readBytes, int writeBytes) {
    return new BufStream(stream, readBytes, writeBytes);
  }

  /** Returns the stream behind it. */
  public ByteStream inner() {
    return stream;
  }

  @Override
  public @Nullable ByteBuffer pollFillBuf(Context cx) throws Exception {
    return reader.pollFillBuf(cx);
  }

  @Override
  public void consume(int count) {
    reader.consume(count);
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
    return reader.pollRead(cx, buffer, offset, length);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws Exception {
    return reader.pollRead(cx, buffer);
  }

  @Override
  public void cancelRead() {
    reader.cancelRead();
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws Exception {
    return writer.pollWrite(cx, buffer, offset, length);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws Exception {
    return writer.pollWrite(cx, buffer);
  }

  @Override
  public long pollWriteVectored(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws Exception {
    return writer.pollWriteVectored(cx, buffers, offset, length);
  }

  @Override
  public boolean isWriteVectored() {
    return true;
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return writer.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    return writer.pollShutdown(cx);
  }

  @Override
  public void cancelWrite() {
    writer.cancelWrite();
  }

  @Override
  public void close() {
    stream.close();
  }

  @Override
  public String toString() {
    return "a buffered " + stream;
  }
}
