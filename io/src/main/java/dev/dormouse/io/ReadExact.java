package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.io.EOFException;
import org.jspecify.annotations.Nullable;

/** Fills a range of an array by as many reads as it takes. */
final class ReadExact extends RawFuture<Void> {
  private final AsyncRead source;
  private final byte[] buffer;
  private final int offset;
  private final int length;
  private int count;
  private @Nullable Future<Integer> reading;
  private boolean ended;

  ReadExact(AsyncRead source, byte[] buffer, int offset, int length) {
    this.source = source;
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain("readExact");
    }
    ended = true; // unless a poll below answers pending
    do {
      Future<Integer> read = reading;
      if (read == null) {
        // A length of zero is left to the source, which spends budget on it.
        read = source.read(buffer, offset + count, length - count);
      }
      reading = null;
      Object answer = read.pollRaw(cx);
      if (answer == Poll.PENDING) {
        reading = read;
        ended = false;
        return Poll.PENDING;
      }
      if (length == 0) {
        return null;
      }
      int n = Transferred.read(answer, length - count, source);
      if (n == AsyncRead.END) {
        throw new EOFException("end of stream after %d of %d bytes".formatted(count, length));
      }
      count += n;
    } while (count < length);
    return null;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("readExact", reading);
  }

  @Override
  public void drop() {
    ended = true;
    Future<Integer> read = reading;
    reading = null;
    if (read != null) {
      read.drop();
    }
  }
}
