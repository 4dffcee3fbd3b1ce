package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.jspecify.annotations.Nullable;

/** One read into a byte buffer: into its array, or by way of a staging array. */
final class ReadBuffer extends RawFuture<Integer> {
  private final AsyncRead source;
  private final ByteBuffer buffer;
  private byte @Nullable [] staging;
  private int length;
  private @Nullable Future<Integer> reading;
  private boolean ended;

  ReadBuffer(AsyncRead source, ByteBuffer buffer) {
    if (buffer.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    this.source = source;
    this.buffer = buffer;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain("read");
    }
    ended = true; // unless the poll below answers pending
    Future<Integer> read = reading == null ? start() : reading;
    reading = null;
    Object answer = read.pollRaw(cx);
    if (answer == Poll.PENDING) {
      reading = read;
      ended = false;
      return Poll.PENDING;
    }
    if (length == 0) {
      return answer;
    }
    int count = Transferred.read(answer, length, source);
    if (count != AsyncRead.END) {
      if (staging == null) {
        buffer.position(buffer.position() + count);
      } else {
        buffer.put(staging, 0, count);
      }
    }
    staging = null;
    return answer;
  }

  private Future<Integer> start() {
    length = buffer.remaining();
    if (buffer.hasArray()) {
      return source.read(buffer.array(), buffer.arrayOffset() + buffer.position(), length);
    }
    length = Math.min(length, Limits.STAGING_BYTES);
    byte[] array = new byte[length];
    staging = array;
    return source.read(array, 0, length);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("read", reading);
  }

  @Override
  public void drop() {
    ended = true;
    staging = null;
    Future<Integer> read = reading;
    reading = null;
    if (read != null) {
      read.drop();
    }
  }
}
