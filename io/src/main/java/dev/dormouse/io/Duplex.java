package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One end of a connection in memory: what one end writes, the other reads.
 *
 * <p>Each direction holds a bounded number of bytes; a writer waits for the reader when they are
 * there. Each direction can be shut down on its own. The two ends may be used by different tasks on
 * different threads; it needs no reactor, which makes it the stream for tests.
 */
public final class Duplex implements ByteStream {
  private final Pipe in;
  private final Pipe out;

  private Duplex(Pipe in, Pipe out) {
    this.in = in;
    this.out = out;
  }

  /** Returns two connected ends that hold {@link Limits#DUPLEX_BYTES} in each direction. */
  public static Pair pair() {
    return pair(Limits.DUPLEX_BYTES);
  }

  /**
   * Returns two connected ends.
   *
   * @param capacityBytes how many bytes each direction holds
   * @throws IllegalArgumentException if the capacity is not between 1 and {@link
   *     Limits#DUPLEX_BYTES_MAX}
   */
  public static Pair pair(int capacityBytes) {
    Pipe there = new Pipe(capacityBytes);
    Pipe back = new Pipe(capacityBytes);
    return new Pair(new Duplex(back, there), new Duplex(there, back));
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws IOException {
    return in.pollRead(cx, buffer, offset, length);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    return in.pollRead(cx, buffer);
  }

  @Override
  public void cancelRead() {
    in.cancelRead();
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws IOException {
    return out.pollWrite(cx, buffer, offset, length);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    return out.pollWrite(cx, buffer);
  }

  @Override
  public long pollWriteVectored(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    return out.pollWriteVectored(cx, buffers, offset, length);
  }

  @Override
  public boolean isWriteVectored() {
    return true;
  }

  /** {@inheritDoc} A duplex buffers on the side of the reader only: it is always true. */
  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return out.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return out.pollShutdown(cx);
  }

  @Override
  public void cancelWrite() {
    out.cancelWrite();
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped read has taken nothing; the bytes wait for the next one
   */
  @Override
  public Future<Integer> read(byte[] buffer, int offset, int length) {
    return in.read(buffer, offset, length);
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped write has written nothing
   */
  @Override
  public Future<Integer> write(byte[] buffer, int offset, int length) {
    return out.write(buffer, offset, length);
  }

  @Override
  public Halves split() {
    return Halves.of(this, out::end);
  }

  /**
   * Closes this end at once. The other end reads what was written and then the end of the stream;
   * its writes fail. What it wrote and was not read is lost. Never blocks; closing again does
   * nothing.
   */
  @Override
  public void close() {
    out.closeWriteSide();
    in.closeReadSide();
  }

  @Override
  public String toString() {
    return "a duplex";
  }

  /** Two ends that are connected to each other. */
  public record Pair(Duplex first, Duplex second) implements AutoCloseable {

    /** Closes both ends. */
    @Override
    public void close() {
      first.close();
      second.close();
    }
  }
}
