package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads ahead, so that many small reads become few large ones of its source.
 *
 * <p>What it has read ahead is lost to others: read through it only. Reads that are as large as its
 * buffer go past it while that is empty. Memory: the buffer is made by the first read that needs
 * it.
 */
public final class BufReader implements AsyncBufRead, AsyncSeek {
  private final AsyncRead source;
  private final ReadAhead ahead;

  private BufReader(AsyncRead source, int bytes) {
    this.source = Objects.requireNonNull(source, "source");
    ahead = new ReadAhead(bytes);
  }

  /** Makes a reader that reads {@link Limits#READER_BYTES} ahead. */
  public static BufReader of(AsyncRead source) {
    return of(source, Limits.READER_BYTES);
  }

  /**
   * Makes a reader.
   *
   * @param bytes how many it reads ahead
   * @throws IllegalArgumentException if the number is not positive
   */
  public static BufReader of(AsyncRead source, int bytes) {
    return new BufReader(source, positive("reader", bytes));
  }

  static int positive(String whose, int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "the buffer of a " + whose + " needs 1 byte at least, not " + bytes);
    }
    return bytes;
  }

  /** Returns the source; what was read ahead is not in it any more. */
  public AsyncRead inner() {
    return source;
  }

  /** Returns a copy of what was read ahead and not taken. */
  public byte[] buffered() {
    byte[] copy = new byte[ahead.length()];
    ahead.view().get(copy);
    return copy;
  }

  /** Returns how many bytes it reads ahead. */
  public int capacity() {
    return ahead.capacity();
  }

  /** Gives the memory of the buffer back if nothing is in it; the next read makes it anew. */
  public void shrink() {
    ahead.shrink();
  }

  @Override
  public @Nullable ByteBuffer pollFillBuf(Context cx) throws Exception {
    return ahead.pollFill(cx, source, Long.MAX_VALUE);
  }

  @Override
  public void consume(int count) {
    ahead.consume(count);
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
    if (ahead.isEmpty() && length >= ahead.capacity()) {
      return source.pollRead(cx, buffer, offset, length);
    }
    return AsyncBufRead.super.pollRead(cx, buffer, offset, length);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws Exception {
    if (ahead.isEmpty() && buffer.remaining() >= ahead.capacity()) {
      return source.pollRead(cx, buffer);
    }
    return AsyncBufRead.super.pollRead(cx, buffer);
  }

  @Override
  public void cancelRead() {
    source.cancelRead();
  }

  /**
   * {@inheritDoc} What was read ahead is forgotten.
   *
   * @throws UnsupportedOperationException if the source cannot seek
   */
  @Override
  public long pollSeek(Context cx, SeekFrom from, long offset) throws Exception {
    if (!(source instanceof AsyncSeek seekable)) {
      throw new UnsupportedOperationException(source + " cannot seek");
    }
    boolean asksOnly = from == SeekFrom.CURRENT && offset == 0;
    if (asksOnly) {
      long position = seekable.pollSeek(cx, from, 0);
      return position == PENDING ? PENDING : position - ahead.length();
    }
    long distance = from == SeekFrom.CURRENT ? Math.subtractExact(offset, ahead.length()) : offset;
    long position = seekable.pollSeek(cx, from, distance);
    if (position != PENDING) {
      ahead.clear();
    }
    return position;
  }

  @Override
  public void cancelSeek() {
    if (source instanceof AsyncSeek seekable) {
      seekable.cancelSeek();
    }
  }

  @Override
  public String toString() {
    return "a reader of " + source;
  }
}
