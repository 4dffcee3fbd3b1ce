package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** Writes a range of an array by as many writes as it takes. */
final class WriteAll extends StepFuture<Void> {
  private final AsyncWrite sink;
  private final byte[] buffer;
  private final int offset;
  private final int length;
  private int count;

  WriteAll(AsyncWrite sink, byte[] buffer, int offset, int length) {
    super("writeAll", sink);
    this.sink = sink;
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }

  @Override
  @Nullable Object advance(Context cx) throws Exception {
    do {
      // A length of zero is left to the sink, which spends budget on it.
      int rest = length - count;
      int written = sink.pollWrite(cx, buffer, offset + count, rest);
      if (Transferred.written(written, rest, sink) == BytePoll.PENDING) {
        return Poll.PENDING;
      }
      count += written;
    } while (count < length);
    return null;
  }

  @Override
  void cancel() {
    sink.cancelWrite();
  }
}
