package dev.dormouse.io;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** The half of a stream that writes. See {@link ByteStream#split}. */
public final class WriteHalf implements AsyncWrite, AutoCloseable {
  final Pairing pairing;
  private final AtomicBoolean closed = new AtomicBoolean();

  WriteHalf(Pairing pairing) {
    this.pairing = pairing;
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws Exception {
    return stream("write").pollWrite(cx, buffer, offset, length);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws Exception {
    return stream("write").pollWrite(cx, buffer);
  }

  @Override
  public long pollWriteVectored(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws Exception {
    return stream("write").pollWriteVectored(cx, buffers, offset, length);
  }

  @Override
  public boolean isWriteVectored() {
    return pairing.stream.isWriteVectored();
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return stream("flush").pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    return stream("shutdown").pollShutdown(cx);
  }

  @Override
  public void cancelWrite() {
    if (!closed.get()) {
      pairing.stream.cancelWrite();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped write has written nothing
   */
  @Override
  public Future<Integer> write(byte[] buffer, int offset, int length) {
    return closed.get()
        ? AsyncWrite.super.write(buffer, offset, length)
        : pairing.stream.write(buffer, offset, length);
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped write has written nothing
   */
  @Override
  public Future<Integer> writeAwaited(byte[] buffer, int offset, int length) {
    return closed.get()
        ? AsyncWrite.super.writeAwaited(buffer, offset, length)
        : pairing.stream.writeAwaited(buffer, offset, length);
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety not safe: when dropped, a part may have been written
   */
  @CancelUnsafe("how much was written")
  @Override
  public Future<Void> writeAllAwaited(byte[] buffer, int offset, int length) {
    return closed.get()
        ? AsyncWrite.super.writeAllAwaited(buffer, offset, length)
        : pairing.stream.writeAllAwaited(buffer, offset, length);
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety not safe: when dropped, a part may have been written
   */
  @CancelUnsafe("how much was written")
  @Override
  public Future<Void> writeAllAwaited(byte[] buffer) {
    return writeAllAwaited(buffer, 0, buffer.length);
  }

  private ByteStream stream(String operation) throws IOException {
    if (closed.get()) {
      throw new IOException(operation + " on a closed half of a stream");
    }
    return pairing.stream;
  }

  /** Tells whether both are halves of one stream, from the same split. */
  public boolean isPairOf(ReadHalf other) {
    return other.isPairOf(this);
  }

  /** Makes this half useless without closing anything; false if it was closed. */
  boolean giveUp() {
    return !closed.getAndSet(true);
  }

  /**
   * Ends writing at once, so that the other side reads the end of the stream, and gives this half
   * up; the stream is closed once the other half is closed too. Never blocks; closing again does
   * nothing.
   */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      pairing.closeWrite();
    }
  }

  @Override
  public String toString() {
    return "the write half of " + pairing.stream;
  }
}
