package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Waker;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A blocking stream that a thread of its own reads, when a task wants to, for all its handles. */
final class SharedInput {
  /*
   * While `wanted` the buffer belongs to the thread; else it holds what has not been taken. The
   * thread puts its answer down and clears `wanted` in one step. It is never told to stop: it is a
   * daemon.
   */
  private final String name;
  private final InputStream in;
  private final byte[] buffer = new byte[Limits.READER_BYTES];

  // Guarded by this: everything below. Wakers are called after it.
  private int start;
  private int end;
  private boolean ended;
  private @Nullable Throwable failure;
  private boolean wanted;
  private boolean started;
  private @Nullable Handle waiting;
  private @Nullable Waker waker;

  SharedInput(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  AsyncRead open() {
    return new Handle();
  }

  private synchronized int readFor(Handle who, Waker own, byte[] into, int offset, int length)
      throws IOException {
    if (waiting != null && waiting != who) {
      throw new IllegalStateException(
          "another task waits to read " + name + "; one may at a time, so drop its read first");
    }
    if (wanted || start == end && !ended && failure == null) {
      want();
      waiting = who;
      waker = own;
      return AsyncRead.PENDING;
    }
    waiting = null;
    waker = null;
    return take(into, offset, length);
  }

  /** Has the thread read, unless it does already. */
  private void want() {
    assert Thread.holdsLock(this);
    if (!started) {
      Thread.ofPlatform().daemon().name("dormouse-" + name).start(this::run);
      started = true;
    }
    if (!wanted) {
      wanted = true;
      notifyAll();
    }
  }

  /** Takes what is there: bytes, a failure or the end, each once. */
  private int take(byte[] into, int offset, int length) throws IOException {
    Throwable thrown = failure;
    failure = null;
    if (thrown != null) {
      throw new IOException("cannot read " + name + ": " + thrown.getMessage(), thrown);
    }
    if (start == end) {
      ended = false; // a terminal may go on after its end; a pipe tells it again
      return AsyncRead.END;
    }
    int count = Math.min(length, end - start);
    System.arraycopy(buffer, start, into, offset, count);
    start += count;
    return count;
  }

  private synchronized void cancel(Handle who) {
    if (waiting == who) {
      waiting = null;
      waker = null;
    }
  }

  private void run() {
    for (; ; ) {
      awaitWanted();
      int count = 0;
      Throwable thrown = null;
      try {
        count = in.read(buffer);
      } catch (Throwable broken) {
        thrown = broken;
      }
      Wakes.wake(answer(count, thrown));
    }
  }

  private synchronized void awaitWanted() {
    while (!wanted) {
      try {
        wait();
      } catch (InterruptedException ignored) {
        // Nobody has a reason to; whoever did found this thread by its name.
      }
    }
  }

  private synchronized @Nullable Waker answer(int count, @Nullable Throwable thrown) {
    wanted = false;
    failure = thrown;
    ended = count < 0;
    start = 0;
    end = Math.max(count, 0);
    Waker woken = waker;
    waker = null;
    return woken;
  }

  /** What one task reads through. */
  private final class Handle implements AsyncRead {
    @Override
    public int pollRead(Context cx, byte[] into, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, into.length);
      if (!cx.proceed()) {
        return PENDING;
      }
      if (length == 0) {
        return 0;
      }
      int count = readFor(this, cx.waker(), into, offset, length);
      if (count == PENDING) {
        cx.refund();
      }
      return count;
    }

    @Override
    public void cancelRead() {
      cancel(this);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
