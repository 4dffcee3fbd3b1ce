package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source that goes on with a second one after the end of the first. */
public final class Chain implements AsyncBufRead {
  private final AsyncRead first;
  private final AsyncRead second;
  private boolean firstEnded;

  /** What a source without a buffer of its own is read into, if it is asked for views. */
  private @Nullable ReadAhead ahead;

  Chain(AsyncRead first, AsyncRead second) {
    this.first = first;
    this.second = Objects.requireNonNull(second, "next");
  }

  /** Returns the source that comes first. */
  public AsyncRead first() {
    return first;
  }

  /** Returns the source that comes after it. */
  public AsyncRead second() {
    return second;
  }

  private AsyncRead current() {
    return firstEnded ? second : first;
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length > 0 && ahead != null && !ahead.isEmpty()) {
      return ahead.pollTake(cx, buffer, offset, length);
    }
    int count = current().pollRead(cx, buffer, offset, length);
    if (count == END && !firstEnded) {
      firstEnded = true;
      return second.pollRead(cx, buffer, offset, length);
    }
    return count;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws Exception {
    if (ahead != null && !ahead.isEmpty()) {
      return AsyncBufRead.super.pollRead(cx, buffer);
    }
    int count = current().pollRead(cx, buffer);
    if (count == END && !firstEnded) {
      firstEnded = true;
      return second.pollRead(cx, buffer);
    }
    return count;
  }

  /** {@inheritDoc} Sources that have no buffer get one here. */
  @Override
  public @Nullable ByteBuffer pollFillBuf(Context cx) throws Exception {
    ByteBuffer view = fill(cx);
    if (view != null && !view.hasRemaining() && !firstEnded) {
      firstEnded = true;
      return fill(cx);
    }
    return view;
  }

  private @Nullable ByteBuffer fill(Context cx) throws Exception {
    if (current() instanceof AsyncBufRead buffered) {
      return buffered.pollFillBuf(cx);
    }
    ReadAhead bytes = ahead;
    if (bytes == null) {
      bytes = new ReadAhead(Limits.READER_BYTES);
      ahead = bytes;
    }
    return bytes.pollFill(cx, current(), Long.MAX_VALUE);
  }

  @Override
  public void consume(int count) {
    if (current() instanceof AsyncBufRead buffered) {
      buffered.consume(count);
    } else if (ahead != null) {
      ahead.consume(count);
    } else {
      Objects.checkIndex(count, 1);
    }
  }

  @Override
  public void cancelRead() {
    current().cancelRead();
  }

  @Override
  public String toString() {
    return first + ", then " + second;
  }
}
