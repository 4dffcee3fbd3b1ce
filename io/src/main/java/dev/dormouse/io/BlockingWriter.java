package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Reactor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Writes a blocking stream on a thread where that harms nobody, one call at a time. */
final class BlockingWriter implements AsyncWrite {
  /*
   * While a call is under way the buffer belongs to it. It is kept when a write is dropped, since
   * its bytes were taken; its failure is that of the next operation.
   */
  private final OutputStream out;
  private byte[] buffer = {};
  private boolean mustFlush;
  private boolean isClosing;
  private boolean ended;
  private @Nullable Future<?> call;

  BlockingWriter(OutputStream out) {
    this.out = Objects.requireNonNull(out, "out");
  }

  @Override
  public int pollWrite(Context cx, byte[] from, int offset, int length) throws Exception {
    Objects.checkFromIndexSize(offset, length, from.length);
    if (!settle(cx) || !cx.proceed()) {
      return PENDING;
    }
    if (length == 0) {
      return 0;
    }
    if (isClosing) {
      throw new IOException("write after shutdown()");
    }
    if (buffer.length == 0) {
      buffer = new byte[Limits.WRITER_BYTES];
    }
    int count = Math.min(length, buffer.length);
    System.arraycopy(from, offset, buffer, 0, count);
    begin(
        cx,
        () -> {
          out.write(buffer, 0, count);
          return true;
        });
    mustFlush = true;
    return count;
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    if (!settle(cx)) {
      return false;
    }
    if (mustFlush) {
      begin(
          cx,
          () -> {
            out.flush();
            return true;
          });
      mustFlush = false;
    }
    return settle(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    if (!ended && !isClosing) {
      if (!pollFlush(cx)) {
        return false;
      }
      isClosing = true;
      begin(
          cx,
          () -> {
            out.close();
            return true;
          });
    }
    if (!settle(cx)) {
      return false;
    }
    ended = true;
    return true;
  }

  /** Starts a call; it has taken nothing if that fails. */
  private void begin(Context cx, Callable<Boolean> job) throws Exception {
    Future<Boolean> begun = Reactor.of(cx).offload().call(job);
    if (begun.pollRaw(cx) == Poll.PENDING) {
      call = begun;
    }
  }

  /** Waits for the call under way; true if there is none any more. */
  private boolean settle(Context cx) throws Exception {
    Future<?> under = call;
    if (under == null) {
      return true;
    }
    call = null;
    if (under.pollRaw(cx) != Poll.PENDING) {
      return true;
    }
    call = under;
    return false;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
