package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source that ends after a number of bytes of another one. See {@link AsyncRead#take}. */
public final class Take implements AsyncBufRead {
  private final AsyncRead source;
  private long limit;

  /** What a source without a buffer of its own is read into, if it is asked for views. */
  private @Nullable ReadAhead ahead;

  Take(AsyncRead source, long limit) {
    this.source = source;
    limit(limit);
  }

  /** Returns how many bytes may still come. */
  public long limit() {
    return limit;
  }

  /**
   * Sets how many bytes may still come, whatever came before.
   *
   * @throws IllegalArgumentException if the limit is negative
   */
  public void limit(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("take: negative limit " + bytes);
    }
    limit = bytes;
  }

  /** Returns the source behind this one. */
  public AsyncRead inner() {
    return source;
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (limit == 0 && length > 0) {
      return cx.proceed() ? END : PENDING;
    }
    int most = (int) Math.min(length, limit);
    ReadAhead bytes = ahead;
    int count =
        bytes == null || bytes.isEmpty()
            ? source.pollRead(cx, buffer, offset, most)
            : bytes.pollTake(cx, buffer, offset, most);
    if (Transferred.read(count, most, source) > 0) {
      limit -= count;
    }
    return count;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws Exception {
    if (ahead != null && !ahead.isEmpty() || limit == 0) {
      return AsyncBufRead.super.pollRead(cx, buffer);
    }
    int end = buffer.limit();
    int most = (int) Math.min(buffer.remaining(), limit);
    buffer.limit(buffer.position() + most);
    int count;
    try {
      count = source.pollRead(cx, buffer);
    } finally {
      buffer.limit(end);
    }
    if (Transferred.read(count, most, source) > 0) {
      limit -= count;
    }
    return count;
  }

  /** {@inheritDoc} A source that has no buffer gets one here, and never more than the limit. */
  @Override
  public @Nullable ByteBuffer pollFillBuf(Context cx) throws Exception {
    if (limit == 0) {
      return cx.proceed() ? ReadAhead.NOTHING : null;
    }
    if (source instanceof AsyncBufRead buffered) {
      ByteBuffer view = buffered.pollFillBuf(cx);
      if (view != null && view.remaining() > limit) {
        view.limit(view.position() + (int) limit);
      }
      return view;
    }
    ReadAhead bytes = ahead;
    if (bytes == null) {
      bytes = new ReadAhead(Limits.READER_BYTES);
      ahead = bytes;
    }
    return bytes.pollFill(cx, source, limit);
  }

  @Override
  public void consume(int count) {
    Objects.checkIndex(count, (int) Math.min(limit, Integer.MAX_VALUE - 1) + 1);
    if (source instanceof AsyncBufRead buffered) {
      buffered.consume(count);
    } else if (ahead != null) {
      ahead.consume(count);
    } else {
      Objects.checkIndex(count, 1);
    }
    limit -= count;
  }

  @Override
  public void cancelRead() {
    source.cancelRead();
  }

  @Override
  public String toString() {
    return "the first " + limit + " bytes of " + source;
  }
}
