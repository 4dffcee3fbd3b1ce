package dev.dormouse.testing;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import dev.dormouse.io.ByteStream;
import dev.dormouse.io.PolledTransfer;
import dev.dormouse.testing.StreamScript.Step;
import dev.dormouse.time.Sleep;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that plays the other side of a protocol from a script: it gives the bytes that are to be
 * read, and fails the test for a write that the script does not have.
 *
 * <pre>{@code
 * try (var stream = ScriptedStream.of(s -> s.read("PING\n").write("PONG\n"))) {
 *   await(serve(stream));
 * }
 * }</pre>
 *
 * <p>The steps happen one after the other: a read waits as long as a write is next, and a write
 * waits for a read. A step may take several reads or writes. At the end of the script a read is at
 * the end of the stream, and a write fails; a stream that was made by {@link #open} waits for more
 * of {@link #append} instead, until {@link #finish}. Closing fails with an {@link AssertionError}
 * that names what is left of the script.
 *
 * <p>One task may read while another writes. {@code append} and {@code finish} are for any thread.
 */
public final class ScriptedStream implements ByteStream {
  /*
   * The monitor of the script guards the script, the operations that are under way and their
   * wakers. Whoever takes a step out wakes both sides afterwards.
   */
  private final StreamScript script = new StreamScript();
  private boolean open;
  private boolean writesEnded;
  private boolean closed;
  private @Nullable Operation reading;
  private @Nullable Operation writing;

  private final PolledTransfer reads = new PolledTransfer(this::read);
  private final PolledTransfer writes = new PolledTransfer(this::write);

  private ScriptedStream(boolean open) {
    this.open = open;
  }

  /** Makes a stream whose script is what {@code author} writes. */
  public static ScriptedStream of(Author author) {
    ScriptedStream stream = new ScriptedStream(false);
    author.write(stream.script);
    return stream;
  }

  /** Makes a stream without a script, which waits for {@link #append}. */
  public static ScriptedStream open() {
    return new ScriptedStream(true);
  }

  /** Writes a script. */
  @FunctionalInterface
  public interface Author {
    /** Adds steps. */
    void write(StreamScript script);
  }

  /**
   * Adds steps behind those that are left.
   *
   * @throws IllegalStateException if this is not open for more
   */
  public void append(Author author) {
    synchronized (script) {
      if (!open) {
        throw new IllegalStateException("append: " + script + " is complete; make it by open()");
      }
      author.write(script);
    }
    wakeBoth();
  }

  /** Says that nothing will be appended: behind the script is the end of the stream. */
  public void finish() {
    synchronized (script) {
      open = false;
    }
    wakeBoth();
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
    return reads.poll(cx, buffer, offset, length);
  }

  @Override
  public void cancelRead() {
    reads.cancel();
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws Exception {
    return writes.poll(cx, buffer, offset, length);
  }

  @Override
  public void cancelWrite() {
    writes.cancel();
  }

  @Override
  public boolean pollFlush(Context cx) {
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) {
    synchronized (script) {
      writesEnded = true;
    }
    return true;
  }

  @Override
  public Future<Integer> read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return new Operation("read", buffer, offset, length);
  }

  @Override
  public Future<Integer> write(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return new Operation("write", buffer, offset, length);
  }

  /**
   * Ends both directions, and fails if a part of the script has not happened. Idempotent.
   *
   * @throws AssertionError naming what is left
   */
  @Override
  public void close() {
    AssertionError unmet;
    synchronized (script) {
      unmet = closed || script.isEmpty() ? null : new AssertionError(script.left());
      closed = true;
      open = false;
    }
    wakeBoth();
    if (unmet != null) {
      throw unmet;
    }
  }

  @Override
  public String toString() {
    return script.toString();
  }

  private void wakeBoth() {
    Waker reader;
    Waker writer;
    synchronized (script) {
      reader = reading == null ? null : reading.takeWaker();
      writer = writing == null ? null : writing.takeWaker();
    }
    if (reader != null) {
      reader.wake();
    }
    if (writer != null) {
      writer.wake();
    }
  }

  /** A read or a write. */
  private final class Operation extends RawFuture<Integer> {
    private final String name;
    private final byte[] buffer;
    private final int offset;
    private final int length;
    private boolean done;
    private @Nullable Waker waker;

    /** For the pause that is the next step. */
    private @Nullable Sleep sleep;

    private @Nullable Step slept;

    Operation(String name, byte[] buffer, int offset, int length) {
      this.name = name;
      this.buffer = buffer;
      this.offset = offset;
      this.length = length;
    }

    private boolean isRead() {
      return name.equals("read");
    }

    @Nullable Waker takeWaker() {
      Waker taken = waker;
      waker = null;
      return taken;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      if (done) {
        throw Finished.polledAgain(name + " of " + script);
      }
      if (!cx.proceed()) {
        return Poll.PENDING;
      }
      boolean pending = false;
      try {
        Object answer = length == 0 ? Integer.valueOf(0) : advance(cx);
        pending = answer == Poll.PENDING;
        return answer;
      } finally {
        if (pending) {
          cx.refund();
        } else {
          drop();
          wakeBoth();
        }
      }
    }

    private Object advance(Context cx) throws Exception {
      while (true) {
        Step pause;
        synchronized (script) {
          claim();
          Step next = script.next();
          if (next == null || !next.isPause()) {
            Object answer = step(next);
            if (answer == Poll.PENDING) {
              waker = cx.waker();
            }
            return answer;
          }
          next.begin(cx.clock());
          pause = next;
          waker = cx.waker();
        }
        if (isPausing(pause, cx)) {
          return Poll.PENDING;
        }
        synchronized (script) {
          script.done(pause);
        }
      }
    }

    private boolean isPausing(Step pause, Context cx) throws Exception {
      Sleep waiting = sleep;
      if (waiting == null || slept != pause) {
        dropSleep();
        waiting = Time.sleepUntil(pause.deadline());
        sleep = waiting;
        slept = pause;
      }
      if (waiting.pollRaw(cx) == Poll.PENDING) {
        return true;
      }
      sleep = null;
      return false;
    }

    private void claim() throws IOException {
      Operation other = isRead() ? reading : writing;
      if (other != null && other != this) {
        throw new IllegalStateException(
            "another " + name + " of " + script + " is under way; one at a time");
      }
      if (closed) {
        throw new IOException(name + " on " + script + ", which was closed");
      }
      if (!isRead() && writesEnded) {
        throw new IOException("write after shutdown()");
      }
      if (isRead()) {
        reading = this;
      } else {
        writing = this;
      }
    }

    private Object step(@Nullable Step next) throws IOException {
      if (next != null) {
        return isRead()
            ? next.read(script, buffer, offset, length)
            : next.write(script, buffer, offset, length);
      }
      if (open) {
        return Poll.PENDING;
      }
      if (isRead()) {
        return END;
      }
      throw new AssertionError(
          script + ": nothing is to be written, but was: " + Step.text(buffer, offset, length));
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf(name + " of " + script);
    }

    @Override
    public void drop() {
      done = true;
      dropSleep();
      synchronized (script) {
        waker = null;
        if (reading == this) {
          reading = null;
        }
        if (writing == this) {
          writing = null;
        }
      }
    }

    private void dropSleep() {
      Sleep waiting = sleep;
      sleep = null;
      if (waiting != null) {
        waiting.drop();
      }
    }
  }
}
