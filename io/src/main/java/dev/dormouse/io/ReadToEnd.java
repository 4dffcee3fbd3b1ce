package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.util.Arrays;

/** Gathers what a source has, up to its end. */
final class ReadToEnd extends StepFuture<byte[]> {
  /** The longest array that every virtual machine makes. */
  private static final int ARRAY_LENGTH_MAX = Integer.MAX_VALUE - 8;

  private static final byte[] EMPTY = {};

  private final AsyncRead source;
  private final int maxBytes;
  private byte[] buffer = EMPTY;
  private int count;

  ReadToEnd(AsyncRead source, String name, int maxBytes) {
    super(name, source);
    if (maxBytes < 0) {
      throw new IllegalArgumentException(name + ": negative limit " + maxBytes);
    }
    this.source = source;
    this.maxBytes = Math.min(maxBytes, ARRAY_LENGTH_MAX - 1);
  }

  @Override
  Object advance(Context cx) throws Exception {
    for (; ; ) {
      grow();
      int room = buffer.length - count;
      int read = source.pollRead(cx, buffer, count, room);
      if (read == BytePoll.PENDING) {
        return Poll.PENDING;
      }
      if (Transferred.read(read, room, source) == BytePoll.END) {
        return buffer.length == count ? buffer : Arrays.copyOf(buffer, count);
      }
      count += read;
      if (count > maxBytes) {
        throw new StreamTooLongException(maxBytes);
      }
    }
  }

  /** Makes room for one byte at least; one more than the limit tells that it is exceeded. */
  private void grow() {
    if (count == buffer.length) {
      int wanted = Math.max(Limits.TO_END_BUFFER_START, (int) Math.min(2L * count, maxBytes + 1L));
      buffer = Arrays.copyOf(buffer, Math.min(wanted, maxBytes + 1));
    }
  }

  @Override
  void release() {
    buffer = EMPTY;
  }

  @Override
  void cancel() {
    source.cancelRead();
  }
}
