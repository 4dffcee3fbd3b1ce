package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Gathers small writes into large ones of its sink.
 *
 * <p>What it has gathered goes on when the buffer is full, with a {@link #flush} or a {@link
 * #shutdown}, and is lost without one. Writes that are as large as its buffer go past it while that
 * is empty. Memory: the buffer is made by the first write that needs it.
 */
public final class BufWriter implements AsyncWrite, AsyncSeek {
  private final AsyncWrite sink;
  private final WriteBehind behind;

  private BufWriter(AsyncWrite sink, int bytes) {
    this.sink = Objects.requireNonNull(sink, "sink");
    behind = new WriteBehind(bytes);
  }

  /** Makes a writer that gathers {@link Limits#WRITER_BYTES}. */
  public static BufWriter of(AsyncWrite sink) {
    return of(sink, Limits.WRITER_BYTES);
  }

  /**
   * Makes a writer.
   *
   * @param bytes how many it gathers
   * @throws IllegalArgumentException if the number is not positive
   */
  public static BufWriter of(AsyncWrite sink, int bytes) {
    return new BufWriter(sink, BufReader.positive("writer", bytes));
  }

  /** Returns the sink; what was gathered is not in it yet. */
  public AsyncWrite inner() {
    return sink;
  }

  /** Returns a copy of what was gathered and not written. */
  public byte[] buffered() {
    return behind.copy();
  }

  /** Returns how many bytes it gathers. */
  public int capacity() {
    return behind.capacity();
  }

  /** Gives the memory of the buffer back if nothing is in it; the next write makes it anew. */
  public void shrink() {
    behind.shrink();
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws Exception {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length > behind.room() && !behind.pollEmpty(cx, sink)) {
      return PENDING;
    }
    if (length >= behind.capacity()) {
      return sink.pollWrite(cx, buffer, offset, length);
    }
    return cx.proceed() ? behind.put(buffer, offset, length) : PENDING;
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws Exception {
    if (buffer.remaining() > behind.room() && !behind.pollEmpty(cx, sink)) {
      return PENDING;
    }
    if (buffer.remaining() >= behind.capacity()) {
      return sink.pollWrite(cx, buffer);
    }
    return cx.proceed() ? behind.put(buffer) : PENDING;
  }

  /** {@inheritDoc} Several small buffers are gathered; a large first one goes past. */
  @Override
  public long pollWriteVectored(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws Exception {
    ByteBuffer first = Staging.firstWithBytes(buffers, offset, length);
    long count = pollWrite(cx, first);
    if (count <= 0 || first.hasRemaining()) {
      return count;
    }
    for (int i = offset; i < offset + length && behind.room() > 0; i++) {
      if (buffers[i].hasRemaining()) {
        count += behind.put(buffers[i]);
      }
    }
    return count;
  }

  @Override
  public boolean isWriteVectored() {
    return true;
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return behind.pollEmpty(cx, sink) && sink.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    return behind.pollEmpty(cx, sink) && sink.pollShutdown(cx);
  }

  @Override
  public void cancelWrite() {
    sink.cancelWrite();
  }

  /**
   * {@inheritDoc} What was gathered is written first.
   *
   * @throws UnsupportedOperationException if the sink cannot seek
   */
  @Override
  public long pollSeek(Context cx, SeekFrom from, long offset) throws Exception {
    if (!(sink instanceof AsyncSeek seekable)) {
      throw new UnsupportedOperationException(sink + " cannot seek");
    }
    return behind.pollEmpty(cx, sink) ? seekable.pollSeek(cx, from, offset) : PENDING;
  }

  @Override
  public void cancelSeek() {
    sink.cancelWrite();
    if (sink instanceof AsyncSeek seekable) {
      seekable.cancelSeek();
    }
  }

  @Override
  public String toString() {
    return "a writer of " + sink;
  }
}
