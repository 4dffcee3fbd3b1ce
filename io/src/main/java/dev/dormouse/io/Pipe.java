package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A bounded queue of bytes in memory between one task that writes and one that reads. */
final class Pipe implements AsyncRead, AsyncWrite {
  /*
   * All fields are guarded by `lock`; wakers are taken under it and woken after it. A read or write
   * that has answered pending holds its side (`reader`, `writer`) until its next poll or its drop,
   * so that a second one beside it is seen. Each transition that lets a side go on takes that
   * side's waker: bytes or an end for the reader, room or an end for the writer.
   */
  private static final byte[] EMPTY = {};

  private final Object lock = new Object();
  private final int capacity;
  private byte[] ring = EMPTY;
  private int head;
  private int size;

  /** No byte comes after those in the ring. */
  private boolean ended;

  private boolean writeSideClosed;
  private boolean readSideClosed;
  private @Nullable Object reader;
  private @Nullable Object writer;
  private @Nullable Waker readerWaker;
  private @Nullable Waker writerWaker;

  Pipe(int capacity) {
    this.capacity = capacity;
  }

  @Override
  public Future<Integer> read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return length == 0 ? nothing("read") : new Read(buffer, offset, length);
  }

  @Override
  public Future<Integer> write(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return length == 0 ? nothing("write") : new Write(buffer, offset, length);
  }

  private static Future<Integer> nothing(String name) {
    return new ReadyNow<>(name, () -> 0);
  }

  @Override
  public Future<Void> flush() {
    return new ReadyNow<>(
        "flush",
        () -> {
          synchronized (lock) {
            checkWriteSide("flush");
          }
          return null; // what is written is where the other side reads it
        });
  }

  @Override
  public Future<Void> shutdown() {
    return new ReadyNow<>(
        "shutdown",
        () -> {
          synchronized (lock) {
            checkWriteSide("shutdown");
          }
          end();
          return null;
        });
  }

  /** Ends writing: the reader gets what is there and then the end. Idempotent. */
  void end() {
    Waker forReader;
    Waker forWriter;
    synchronized (lock) {
      ended = true;
      forReader = takeReaderWaker();
      forWriter = takeWriterWaker();
    }
    Wakes.wake(forReader);
    Wakes.wake(forWriter);
  }

  /** Closes the side that writes: as {@link #end}, and every later operation fails. Idempotent. */
  void closeWriteSide() {
    synchronized (lock) {
      writeSideClosed = true;
    }
    end();
  }

  /** Closes the side that reads: what is there is lost, and writing fails. Idempotent. */
  void closeReadSide() {
    Waker forReader;
    Waker forWriter;
    synchronized (lock) {
      readSideClosed = true;
      ring = EMPTY;
      head = 0;
      size = 0;
      forReader = takeReaderWaker();
      forWriter = takeWriterWaker();
    }
    Wakes.wake(forReader);
    Wakes.wake(forWriter);
  }

  private @Nullable Waker takeReaderWaker() {
    assert Thread.holdsLock(lock);
    Waker taken = readerWaker;
    readerWaker = null;
    return taken;
  }

  private @Nullable Waker takeWriterWaker() {
    assert Thread.holdsLock(lock);
    Waker taken = writerWaker;
    writerWaker = null;
    return taken;
  }

  private void checkWriteSide(String operation) throws IOException {
    assert Thread.holdsLock(lock);
    if (writeSideClosed) {
      throw new IOException(operation + " on a closed duplex");
    }
  }

  private int take(byte[] into, int offset, int length) {
    assert Thread.holdsLock(lock);
    int count = Math.min(length, size);
    int first = Math.min(count, ring.length - head);
    System.arraycopy(ring, head, into, offset, first);
    System.arraycopy(ring, 0, into, offset + first, count - first);
    size -= count;
    head = size == 0 ? 0 : (head + count) % ring.length;
    return count;
  }

  private int put(byte[] from, int offset, int length) {
    assert Thread.holdsLock(lock);
    int count = Math.min(length, capacity - size);
    grow(size + count);
    int tail = (int) ((head + (long) size) % ring.length);
    int first = Math.min(count, ring.length - tail);
    System.arraycopy(from, offset, ring, tail, first);
    System.arraycopy(from, offset + first, ring, 0, count - first);
    size += count;
    return count;
  }

  private void grow(int needed) {
    if (needed <= ring.length) {
      return;
    }
    long wanted = Math.max(needed, Math.max(Limits.DUPLEX_BUFFER_START, 2L * ring.length));
    byte[] larger = new byte[(int) Math.min(wanted, capacity)];
    int kept = size;
    take(larger, 0, kept);
    ring = larger;
    head = 0;
    size = kept;
  }

  private static IllegalStateException second(String operation) {
    return new IllegalStateException(
        "another "
            + operation
            + " of this duplex is under way; one at a time: await or drop the first");
  }

  /** Waits for bytes. */
  private final class Read extends RawFuture<Integer> {
    private final byte[] buffer;
    private final int offset;
    private final int length;
    private boolean done;

    Read(byte[] buffer, int offset, int length) {
      this.buffer = buffer;
      this.offset = offset;
      this.length = length;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      if (done) {
        throw Finished.polledAgain("read of a duplex");
      }
      if (!cx.proceed()) {
        return Poll.PENDING;
      }
      Waker mine = cx.waker();
      int count = 0;
      Waker forWriter = null;
      synchronized (lock) {
        done = true; // unless it waits below
        if (reader != null && reader != this) {
          throw second("read");
        }
        reader = null;
        readerWaker = null;
        if (readSideClosed) {
          throw new IOException("read on a closed duplex");
        }
        if (size == 0 && !ended) {
          done = false;
          reader = this;
          readerWaker = mine;
        } else {
          count = size == 0 ? END : take(buffer, offset, length);
          forWriter = count == END ? null : takeWriterWaker();
        }
      }
      if (!done) {
        cx.refund();
        return Poll.PENDING;
      }
      Wakes.wake(forWriter);
      return count;
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf("read of a duplex");
    }

    @Override
    public void drop() {
      done = true;
      synchronized (lock) {
        if (reader == this) {
          reader = null;
          readerWaker = null;
        }
      }
    }
  }

  /** Waits for room. */
  private final class Write extends RawFuture<Integer> {
    private final byte[] buffer;
    private final int offset;
    private final int length;
    private boolean done;

    Write(byte[] buffer, int offset, int length) {
      this.buffer = buffer;
      this.offset = offset;
      this.length = length;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      if (done) {
        throw Finished.polledAgain("write of a duplex");
      }
      if (!cx.proceed()) {
        return Poll.PENDING;
      }
      Waker mine = cx.waker();
      int count = 0;
      Waker forReader = null;
      synchronized (lock) {
        done = true; // unless it waits below
        if (writer != null && writer != this) {
          throw second("write");
        }
        writer = null;
        writerWaker = null;
        checkWriteSide("write");
        if (ended) {
          throw new IOException("write after shutdown()");
        }
        if (readSideClosed) {
          throw new IOException("broken pipe: the other end of the duplex is closed");
        }
        if (size == capacity) {
          done = false;
          writer = this;
          writerWaker = mine;
        } else {
          count = put(buffer, offset, length);
          forReader = takeReaderWaker();
        }
      }
      if (!done) {
        cx.refund();
        return Poll.PENDING;
      }
      Wakes.wake(forReader);
      return count;
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf("write of a duplex");
    }

    @Override
    public void drop() {
      done = true;
      synchronized (lock) {
        if (writer == this) {
          writer = null;
          writerWaker = null;
        }
      }
    }
  }
}
