package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.io.EOFException;
import org.jspecify.annotations.Nullable;

/** Fills a range of an array by as many reads as it takes. */
final class ReadExact extends StepFuture<Void> {
  private final AsyncRead source;
  private final byte[] buffer;
  private final int offset;
  private final int length;
  private int count;

  ReadExact(AsyncRead source, byte[] buffer, int offset, int length) {
    super("readExact", source);
    this.source = source;
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }

  @Override
  @Nullable Object advance(Context cx) throws Exception {
    do {
      // A length of zero is left to the source, which spends budget on it.
      int room = length - count;
      int read = source.pollRead(cx, buffer, offset + count, room);
      if (read == BytePoll.PENDING) {
        return Poll.PENDING;
      }
      if (length == 0) {
        return null;
      }
      if (Transferred.read(read, room, source) == BytePoll.END) {
        throw new EOFException("end of stream after %d of %d bytes".formatted(count, length));
      }
      count += read;
    } while (count < length);
    return null;
  }

  @Override
  void cancel() {
    source.cancelRead();
  }
}
