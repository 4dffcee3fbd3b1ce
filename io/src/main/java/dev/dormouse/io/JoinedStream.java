package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A stream that reads from one place and writes to another. See {@link ByteStreams#join}. */
public final class JoinedStream implements ByteStream {
  private static final System.Logger LOG = System.getLogger("dev.dormouse.io");

  private final AsyncRead reader;
  private final AsyncWrite writer;

  JoinedStream(AsyncRead reader, AsyncWrite writer) {
    this.reader = Objects.requireNonNull(reader, "reader");
    this.writer = Objects.requireNonNull(writer, "writer");
  }

  /** Returns what it reads from. */
  public AsyncRead reader() {
    return reader;
  }

  /** Returns what it writes to. */
  public AsyncWrite writer() {
    return writer;
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
  public long pollReadVectored(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws Exception {
    return reader.pollReadVectored(cx, buffers, offset, length);
  }

  @Override
  public boolean isReadVectored() {
    return reader.isReadVectored();
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
    return writer.isWriteVectored();
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

  /** Closes both, as far as they can be closed. */
  @Override
  public void close() {
    close(reader);
    if (writer != reader) {
      close(writer);
    }
  }

  /** Closes what can be closed; its failure is reported, since a close throws nothing. */
  static void close(Object stream) {
    if (stream instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception failure) {
        LOG.log(System.Logger.Level.ERROR, "closing " + stream + " failed", failure);
      }
    }
  }

  @Override
  public String toString() {
    return reader + " and " + writer;
  }
}
