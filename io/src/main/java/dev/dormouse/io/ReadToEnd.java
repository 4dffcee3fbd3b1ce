package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gathers what a source has, up to its end. */
final class ReadToEnd extends RawFuture<byte[]> {
  /** The longest array that every virtual machine makes. */
  private static final int ARRAY_LENGTH_MAX = Integer.MAX_VALUE - 8;

  private static final byte[] EMPTY = {};

  private final AsyncRead source;
  private final int maxBytes;
  private byte[] buffer = EMPTY;
  private int count;
  private @Nullable Future<Integer> reading;
  private boolean ended;

  ReadToEnd(AsyncRead source, int maxBytes) {
    this.source = source;
    this.maxBytes = Math.min(maxBytes, ARRAY_LENGTH_MAX - 1);
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain("readToEnd");
    }
    ended = true; // unless a poll below answers pending
    for (; ; ) {
      Future<Integer> read = reading;
      if (read == null) {
        grow();
        read = source.read(buffer, count, buffer.length - count);
      }
      reading = null;
      Object answer = read.pollRaw(cx);
      if (answer == Poll.PENDING) {
        reading = read;
        ended = false;
        return Poll.PENDING;
      }
      int n = Transferred.read(answer, buffer.length - count, source);
      if (n == AsyncRead.END) {
        byte[] all = buffer.length == count ? buffer : Arrays.copyOf(buffer, count);
        buffer = EMPTY;
        return all;
      }
      count += n;
      if (count > maxBytes) {
        buffer = EMPTY;
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
  protected FutureInfo info() {
    return FutureInfo.of("readToEnd", reading);
  }

  @Override
  public void drop() {
    ended = true;
    buffer = EMPTY;
    Future<Integer> read = reading;
    reading = null;
    if (read != null) {
      read.drop();
    }
  }
}
