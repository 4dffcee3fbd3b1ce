package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A bounded queue of bytes in memory between one task that writes and one that reads. */
final class Pipe implements ByteStream {
  /*
   * The monitor of this guards all fields; nobody outside knows it. Wakers are taken under it and
   * woken after it. Who has answered pending holds its side (`reader`, `writer`) until its next
   * poll or its cancellation, so that a second one beside it is seen: a future holds it as itself,
   * and all who poll the pipe directly hold it as POLLED. Each transition that lets a side go on
   * takes that side's waker: bytes or an end for the reader, room or an end for the writer.
   */
  private static final byte[] EMPTY = {};
  private static final Object POLLED = new Object();

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
    this.capacity = checkedCapacity("duplex", capacity);
  }

  static int checkedCapacity(String what, int bytes) {
    if (bytes < 1 || bytes > Limits.DUPLEX_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the capacity of a %s must be 1 to %d bytes, not %d"
              .formatted(what, Limits.DUPLEX_BYTES_MAX, bytes));
    }
    return bytes;
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return read(cx, POLLED, buffer, offset, length);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    Staging.checkWritable(buffer);
    if (!cx.proceed()) {
      return PENDING;
    }
    if (!buffer.hasRemaining()) {
      return 0;
    }
    int count;
    Waker forWriter = null;
    synchronized (this) {
      count = enterRead(POLLED, cx.waker());
      if (count > 0) {
        count = take(buffer, Math.min(count, buffer.remaining()));
        forWriter = takeWriterWaker();
      }
    }
    return left(cx, count, forWriter);
  }

  private int read(Context cx, Object who, byte[] buffer, int offset, int length)
      throws IOException {
    if (!cx.proceed()) {
      return PENDING;
    }
    if (length == 0) {
      return 0;
    }
    int count;
    Waker forWriter = null;
    synchronized (this) {
      count = enterRead(who, cx.waker());
      if (count > 0) {
        count = Math.min(count, length);
        take(buffer, offset, count);
        forWriter = takeWriterWaker();
      }
    }
    return left(cx, count, forWriter);
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return write(cx, POLLED, buffer, offset, length);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    if (!cx.proceed()) {
      return PENDING;
    }
    if (!buffer.hasRemaining()) {
      return 0;
    }
    int count;
    Waker forReader = null;
    synchronized (this) {
      count = enterWrite(POLLED, cx.waker());
      if (count > 0) {
        count = put(buffer, Math.min(count, buffer.remaining()));
        forReader = takeReaderWaker();
      }
    }
    return left(cx, count, forReader);
  }

  @Override
  public long pollWriteVectored(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    boolean nothing = !Staging.firstWithBytes(buffers, offset, length).hasRemaining();
    if (!cx.proceed()) {
      return PENDING;
    }
    if (nothing) {
      return 0;
    }
    int count;
    Waker forReader = null;
    synchronized (this) {
      int room = enterWrite(POLLED, cx.waker());
      count = Math.min(room, 0);
      if (room > 0) {
        for (int i = offset; i < offset + length && count < room; i++) {
          count += put(buffers[i], Math.min(room - count, buffers[i].remaining()));
        }
        forReader = takeReaderWaker();
      }
    }
    return left(cx, count, forReader);
  }

  @Override
  public boolean isWriteVectored() {
    return true;
  }

  private int write(Context cx, Object who, byte[] buffer, int offset, int length)
      throws IOException {
    if (!cx.proceed()) {
      return PENDING;
    }
    if (length == 0) {
      return 0;
    }
    int count;
    Waker forReader = null;
    synchronized (this) {
      count = enterWrite(who, cx.waker());
      if (count > 0) {
        count = Math.min(count, length);
        put(buffer, offset, count);
        forReader = takeReaderWaker();
      }
    }
    return left(cx, count, forReader);
  }

  /** Ends a transfer, after the monitor. */
  private static int left(Context cx, int count, @Nullable Waker other) {
    if (count == PENDING) {
      cx.refund();
    }
    Wakes.wake(other);
    return count;
  }

  /** Begins a read: answers how many bytes are there, END, or PENDING and keeps the waker. */
  private int enterRead(Object who, Waker waker) throws IOException {
    assert Thread.holdsLock(this);
    if (reader != null && reader != who) {
      throw second("read");
    }
    reader = null;
    readerWaker = null;
    if (readSideClosed) {
      throw new IOException("read on a closed duplex");
    }
    if (size > 0) {
      return size;
    }
    if (ended) {
      return END;
    }
    reader = who;
    readerWaker = waker;
    if (ring.length > Limits.DUPLEX_BUFFER_KEPT) {
      ring = EMPTY; // a quiet pipe keeps little
    }
    return PENDING;
  }

  /** Begins a write: answers for how many bytes there is room, or PENDING and keeps the waker. */
  private int enterWrite(Object who, Waker waker) throws IOException {
    assert Thread.holdsLock(this);
    if (writer != null && writer != who) {
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
    if (size < capacity) {
      return capacity - size;
    }
    writer = who;
    writerWaker = waker;
    return PENDING;
  }

  @Override
  public void cancelRead() {
    leaveRead(POLLED);
  }

  @Override
  public void cancelWrite() {
    leaveWrite(POLLED);
  }

  private synchronized void leaveRead(Object who) {
    if (reader == who) {
      reader = null;
      readerWaker = null;
    }
  }

  private synchronized void leaveWrite(Object who) {
    if (writer == who) {
      writer = null;
      writerWaker = null;
    }
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    if (!cx.proceed()) {
      return false;
    }
    synchronized (this) {
      checkWriteSide("flush");
    }
    return true; // what is written is where the other side reads it
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    if (!cx.proceed()) {
      return false;
    }
    synchronized (this) {
      checkWriteSide("shutdown");
    }
    end();
    return true;
  }

  @Override
  public Future<Integer> read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return new Transfer(true, buffer, offset, length);
  }

  @Override
  public Future<Integer> write(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return new Transfer(false, buffer, offset, length);
  }

  @Override
  public Halves split() {
    return Halves.of(this, this::closeReadSide, this::end);
  }

  /** Closes both sides. */
  @Override
  public void close() {
    closeWriteSide();
    closeReadSide();
  }

  /** Ends writing: the reader gets what is there and then the end. Idempotent. */
  void end() {
    Waker forReader;
    Waker forWriter;
    synchronized (this) {
      ended = true;
      forReader = takeReaderWaker();
      forWriter = takeWriterWaker();
    }
    Wakes.wake(forReader);
    Wakes.wake(forWriter);
  }

  /** Closes the side that writes: as {@link #end}, and every later operation fails. Idempotent. */
  void closeWriteSide() {
    synchronized (this) {
      writeSideClosed = true;
    }
    end();
  }

  /** Closes the side that reads: what is there is lost, and writing fails. Idempotent. */
  void closeReadSide() {
    Waker forReader;
    Waker forWriter;
    synchronized (this) {
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
    assert Thread.holdsLock(this);
    Waker taken = readerWaker;
    readerWaker = null;
    return taken;
  }

  private @Nullable Waker takeWriterWaker() {
    assert Thread.holdsLock(this);
    Waker taken = writerWaker;
    writerWaker = null;
    return taken;
  }

  private void checkWriteSide(String operation) throws IOException {
    assert Thread.holdsLock(this);
    if (writeSideClosed) {
      throw new IOException(operation + " on a closed duplex");
    }
  }

  private void take(byte[] into, int offset, int count) {
    int first = Math.min(count, ring.length - head);
    System.arraycopy(ring, head, into, offset, first);
    System.arraycopy(ring, 0, into, offset + first, count - first);
    taken(count);
  }

  private int take(ByteBuffer into, int count) {
    int first = Math.min(count, ring.length - head);
    into.put(ring, head, first);
    into.put(ring, 0, count - first);
    taken(count);
    return count;
  }

  private void taken(int count) {
    size -= count;
    head = size == 0 ? 0 : (head + count) % ring.length;
  }

  private void put(byte[] from, int offset, int count) {
    int tail = makeRoom(count);
    int first = Math.min(count, ring.length - tail);
    System.arraycopy(from, offset, ring, tail, first);
    System.arraycopy(from, offset + first, ring, 0, count - first);
    size += count;
  }

  private int put(ByteBuffer from, int count) {
    if (count > 0) {
      int tail = makeRoom(count);
      int first = Math.min(count, ring.length - tail);
      from.get(ring, tail, first);
      from.get(ring, 0, count - first);
      size += count;
    }
    return count;
  }

  /** Makes room for {@code count} bytes and tells where it begins. */
  private int makeRoom(int count) {
    int needed = size + count;
    if (needed > ring.length) {
      long wanted = Math.max(needed, Math.max(Limits.DUPLEX_BUFFER_START, 2L * ring.length));
      byte[] larger = new byte[(int) Math.min(wanted, capacity)];
      int kept = size;
      take(larger, 0, kept);
      ring = larger;
      head = 0;
      size = kept;
    }
    return (int) ((head + (long) size) % ring.length);
  }

  private static IllegalStateException second(String operation) {
    return new IllegalStateException(
        "another "
            + operation
            + " of this duplex is under way; one at a time: await or drop the first");
  }

  @Override
  public String toString() {
    return "a duplex";
  }

  /** One read or write. */
  private final class Transfer extends RawFuture<Integer> {
    private final boolean isRead;
    private final byte[] buffer;
    private final int offset;
    private final int length;
    private boolean done;

    Transfer(boolean isRead, byte[] buffer, int offset, int length) {
      this.isRead = isRead;
      this.buffer = buffer;
      this.offset = offset;
      this.length = length;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      if (done) {
        throw Finished.polledAgain(name());
      }
      done = true; // unless it answers pending
      int count =
          isRead
              ? Pipe.this.read(cx, this, buffer, offset, length)
              : Pipe.this.write(cx, this, buffer, offset, length);
      if (count == PENDING) {
        done = false;
        return Poll.PENDING;
      }
      return count;
    }

    private String name() {
      return isRead ? "read of a duplex" : "write of a duplex";
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf(name());
    }

    @Override
    public void drop() {
      done = true;
      if (isRead) {
        leaveRead(this);
      } else {
        leaveWrite(this);
      }
    }
  }
}
