package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Waker;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A blocking stream that a thread of its own writes, for all its handles. */
final class SharedOutput {
  /*
   * Tasks fill one buffer while the thread writes the other one; it swaps them when it has written.
   * A write is taken whole or not at all, and who waits for room is served in turn: only the first
   * one may take it, and wakes the next.
   */
  private final String name;
  private final OutputStream out;

  // Guarded by this: everything below. Wakers are called after it.
  private byte[] filling = new byte[Limits.STDIO_BYTES];
  private int filled;
  private long taken;
  private long written;
  private @Nullable Throwable failure;
  private boolean started;

  /** Who waits for room, in turn. */
  private final Map<Handle, Waker> waiting = new LinkedHashMap<>();

  /** Who waits until its bytes were written. */
  private final Map<Handle, Waker> flushing = new LinkedHashMap<>();

  SharedOutput(String name, OutputStream out) {
    this.name = name;
    this.out = out;
  }

  AsyncWrite open() {
    return new Handle();
  }

  private int writeFor(Handle who, Waker own, byte[] from, int offset, int length)
      throws IOException {
    Waker next;
    int count = Math.min(length, Limits.STDIO_BYTES);
    synchronized (this) {
      throwIfFailed();
      boolean isFirst = waiting.isEmpty() || waiting.keySet().iterator().next() == who;
      if (!isFirst || count > filling.length - filled) {
        waiting.put(who, own);
        return AsyncWrite.PENDING;
      }
      System.arraycopy(from, offset, filling, filled, count);
      filled += count;
      taken += count;
      who.last = taken;
      waiting.remove(who);
      next = firstWaiting();
      begin();
    }
    Wakes.wake(next);
    return count;
  }

  /** Has the thread write. */
  private void begin() {
    assert Thread.holdsLock(this);
    if (!started) {
      Thread.ofPlatform().daemon().name("dormouse-" + name).start(this::run);
      started = true;
    }
    notifyAll();
  }

  private @Nullable Waker firstWaiting() {
    return waiting.isEmpty() ? null : waiting.values().iterator().next();
  }

  private synchronized boolean flushFor(Handle who, Waker own) throws IOException {
    throwIfFailed();
    if (who.last <= written) {
      flushing.remove(who);
      return true;
    }
    flushing.put(who, own);
    return false;
  }

  private void cancel(Handle who) {
    Waker next = null;
    synchronized (this) {
      flushing.remove(who);
      boolean wasFirst = !waiting.isEmpty() && waiting.keySet().iterator().next() == who;
      waiting.remove(who);
      if (wasFirst) {
        next = firstWaiting(); // it may have been told of room that it does not take
      }
    }
    Wakes.wake(next);
  }

  private void throwIfFailed() throws IOException {
    Throwable thrown = failure;
    if (thrown != null) {
      throw new IOException("cannot write " + name + ": " + thrown.getMessage(), thrown);
    }
  }

  private void run() {
    byte[] writing = new byte[Limits.STDIO_BYTES];
    for (; ; ) {
      int count;
      Waker first;
      synchronized (this) {
        awaitFilled();
        byte[] full = filling;
        filling = writing;
        writing = full;
        count = filled;
        filled = 0;
        first = firstWaiting();
      }
      Wakes.wake(first);
      Throwable thrown = null;
      try {
        out.write(writing, 0, count);
        out.flush();
      } catch (Throwable broken) {
        thrown = broken;
      }
      for (Waker waker : answer(count, thrown)) {
        Wakes.wake(waker);
      }
    }
  }

  private void awaitFilled() {
    assert Thread.holdsLock(this);
    while (filled == 0) {
      try {
        wait();
      } catch (InterruptedException ignored) {
        // Nobody has a reason to; whoever did found this thread by its name.
      }
    }
  }

  private synchronized List<Waker> answer(int count, @Nullable Throwable thrown) {
    written += count;
    List<Waker> woken = new ArrayList<>(flushing.values());
    flushing.clear();
    if (thrown != null) {
      failure = thrown;
      woken.addAll(waiting.values());
      waiting.clear();
    }
    return woken;
  }

  /** What one task writes through. */
  private final class Handle implements AsyncWrite {
    /** Up to which byte of all this handle has written; guarded by the stream. */
    private long last;

    @Override
    public int pollWrite(Context cx, byte[] from, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, from.length);
      if (!cx.proceed()) {
        return PENDING;
      }
      if (length == 0) {
        return 0;
      }
      int count = writeFor(this, cx.waker(), from, offset, length);
      if (count == PENDING) {
        cx.refund();
      }
      return count;
    }

    @Override
    public boolean pollFlush(Context cx) throws IOException {
      if (!cx.proceed()) {
        return false;
      }
      boolean isDone = flushFor(this, cx.waker());
      if (!isDone) {
        cx.refund();
      }
      return isDone;
    }

    @Override
    public boolean pollShutdown(Context cx) throws IOException {
      return pollFlush(cx);
    }

    @Override
    public void cancelWrite() {
      cancel(this);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
