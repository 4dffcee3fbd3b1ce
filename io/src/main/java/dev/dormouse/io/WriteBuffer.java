package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One write of a byte buffer: from its array, or by way of a staging array. */
final class WriteBuffer extends RawFuture<Integer> {
  private final AsyncWrite sink;
  private final ByteBuffer buffer;
  private int length;
  private @Nullable Future<Integer> writing;
  private boolean ended;

  WriteBuffer(AsyncWrite sink, ByteBuffer buffer) {
    this.sink = sink;
    this.buffer = buffer;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain("write");
    }
    ended = true; // unless the poll below answers pending
    Future<Integer> write = writing == null ? start() : writing;
    writing = null;
    Object answer = write.pollRaw(cx);
    if (answer == Poll.PENDING) {
      writing = write;
      ended = false;
      return Poll.PENDING;
    }
    if (length > 0) {
      buffer.position(buffer.position() + Transferred.written(answer, length, sink));
    }
    return answer;
  }

  private Future<Integer> start() {
    length = buffer.remaining();
    if (buffer.hasArray()) {
      return sink.write(buffer.array(), buffer.arrayOffset() + buffer.position(), length);
    }
    length = Math.min(length, Limits.STAGING_BYTES);
    byte[] staging = new byte[length];
    buffer.get(buffer.position(), staging);
    return sink.write(staging, 0, length);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("write", writing);
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
