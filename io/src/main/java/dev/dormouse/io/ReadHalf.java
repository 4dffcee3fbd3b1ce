package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** The half of a stream that reads. See {@link ByteStream#split}. */
public final class ReadHalf implements AsyncRead, AutoCloseable {
  private final Pairing pairing;
  private final AtomicBoolean closed = new AtomicBoolean();

  ReadHalf(Pairing pairing) {
    this.pairing = pairing;
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
    return stream().pollRead(cx, buffer, offset, length);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws Exception {
    return stream().pollRead(cx, buffer);
  }

  @Override
  public long pollReadVectored(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws Exception {
    return stream().pollReadVectored(cx, buffers, offset, length);
  }

  @Override
  public boolean isReadVectored() {
    return pairing.stream.isReadVectored();
  }

  @Override
  public void cancelRead() {
    if (!closed.get()) {
      pairing.stream.cancelRead();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped read has taken nothing; the bytes wait for the next one
   */
  @Override
  public Future<Integer> read(byte[] buffer, int offset, int length) {
    return closed.get()
        ? AsyncRead.super.read(buffer, offset, length)
        : pairing.stream.read(buffer, offset, length);
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped read has taken nothing; the bytes wait for the next one
   */
  @Override
  public Future<Integer> readAwaited(byte[] buffer, int offset, int length) {
    return closed.get()
        ? AsyncRead.super.readAwaited(buffer, offset, length)
        : pairing.stream.readAwaited(buffer, offset, length);
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped read has taken nothing; the bytes wait for the next one
   */
  @Override
  public Future<Integer> readAwaited(byte[] buffer) {
    return readAwaited(buffer, 0, buffer.length);
  }

  private ByteStream stream() throws IOException {
    if (closed.get()) {
      throw new IOException("read on a closed half of a stream");
    }
    return pairing.stream;
  }

  /** Tells whether both are halves of one stream, from the same split. */
  public boolean isPairOf(WriteHalf other) {
    return pairing == other.pairing;
  }

  /**
   * Gives the stream back that was split, and makes both halves useless. Nothing may be under way
   * on them.
   *
   * @throws IllegalArgumentException if the other one is not of the same split
   * @throws IllegalStateException if one of them was closed
   */
  public ByteStream unsplit(WriteHalf other) {
    if (!isPairOf(other)) {
      throw new IllegalArgumentException("these halves are of two streams: ask isPairOf() before");
    }
    if (closed.get() || !other.giveUp()) {
      throw new IllegalStateException("a half that was closed cannot be joined with the other one");
    }
    closed.set(true);
    return pairing.stream;
  }

  /**
   * Gives this half up; the stream is closed once the other half is closed too. A read that is
   * under way goes on. Never blocks; closing again does nothing.
   */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      pairing.closeRead();
    }
  }

  @Override
  public String toString() {
    return "the read half of " + pairing.stream;
  }
}
