package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/** Writes a range of an array by as many writes as it takes. */
final class WriteAll extends RawFuture<Void> {
  private final AsyncWrite sink;
  private final byte[] buffer;
  private final int offset;
  private final int length;
  private int count;
  private @Nullable Future<Integer> writing;
  private boolean ended;

  WriteAll(AsyncWrite sink, byte[] buffer, int offset, int length) {
    this.sink = sink;
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain("writeAll");
    }
    ended = true; // unless a poll below answers pending
    do {
      Future<Integer> write = writing;
      if (write == null) {
        // A length of zero is left to the sink, which spends budget on it.
        write = sink.write(buffer, offset + count, length - count);
      }
      writing = null;
      Object answer = write.pollRaw(cx);
      if (answer == Poll.PENDING) {
        writing = write;
        ended = false;
        return Poll.PENDING;
      }
      if (length == 0) {
        return null;
      }
      count += Transferred.written(answer, length - count, sink);
    } while (count < length);
    return null;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("writeAll", writing);
  }

  @Override
  public void drop() {
    ended = true;
    Future<Integer> write = writing;
    writing = null;
    if (write != null) {
      write.drop();
    }
  }
}
