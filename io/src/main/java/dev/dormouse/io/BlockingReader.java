package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Reactor;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a blocking stream on a thread where that harms nobody, one call at a time. */
final class BlockingReader implements AsyncRead {
  /*
   * While a call is under way the buffer belongs to it. It is kept when a read is dropped, so what
   * it brings waits for the next read.
   */
  private final InputStream in;
  private byte[] buffer = {};
  private int start;
  private int end;
  private boolean ended;
  private @Nullable Future<Integer> call;

  BlockingReader(InputStream in) {
    this.in = Objects.requireNonNull(in, "in");
  }

  @Override
  public int pollRead(Context cx, byte[] into, int offset, int length) throws Exception {
    Objects.checkFromIndexSize(offset, length, into.length);
    while (length > 0 && start == end && !ended) {
      if (!fill(cx)) {
        return PENDING;
      }
    }
    if (!cx.proceed()) {
      return PENDING;
    }
    if (length > 0 && start == end) {
      return END;
    }
    int count = Math.min(length, end - start);
    System.arraycopy(buffer, start, into, offset, count);
    start += count;
    return count;
  }

  private boolean fill(Context cx) throws Exception {
    Future<Integer> reading = call;
    if (reading == null) {
      reading = Reactor.of(cx).offload().call(this::readNow);
    }
    call = null;
    Object answer = reading.pollRaw(cx);
    if (answer == Poll.PENDING) {
      call = reading;
      return false;
    }
    start = 0;
    end = Math.max((Integer) Objects.requireNonNull(answer), 0);
    ended = (Integer) answer == END;
    return true;
  }

  private Integer readNow() throws Exception {
    if (buffer.length == 0) {
      buffer = new byte[Limits.READER_BYTES];
    }
    return in.read(buffer);
  }

  @Override
  public String toString() {
    return in.toString();
  }
}
