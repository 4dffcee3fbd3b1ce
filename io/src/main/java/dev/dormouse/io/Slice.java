package dev.dormouse.io;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A part of a piece of memory that several may hold: the memory goes back to its {@link SlicePool}
 * when the last slice of it is closed.
 *
 * <p>Each slice is a hold of its own and is closed once by whoever has it; {@link #part} and {@link
 * #share} make further ones. Using a slice after its close, or while a read or write has it, is an
 * {@link IllegalStateException}. Closing is for any thread, and idempotent; the bytes are not
 * guarded: one task at a time uses them, or all only read.
 */
public final class Slice implements AutoCloseable {
  /*
   * LIVE        -> LENT         lend()
   * LENT        -> LIVE         giveBack()
   * LENT        -> LENT_CLOSED  close(): the memory is still in use
   * LENT_CLOSED -> CLOSED       giveBack(), which lets go of the memory
   * LIVE        -> CLOSED       close(), which lets go of the memory
   * Each by CAS: close() may come from another thread.
   */
  private static final int LIVE = 0;
  private static final int LENT = 1;
  private static final int LENT_CLOSED = 2;
  private static final int CLOSED = 3;
  private static final AtomicIntegerFieldUpdater<Slice> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Slice.class, "state");

  private final Chunk chunk;
  private final int start;
  private final int length;
  private final @Nullable SliceTrace trace;
  private volatile int state;

  Slice(Chunk chunk, int start, int length) {
    this.chunk = chunk;
    this.start = start;
    this.length = length;
    trace = chunk.trace(this);
  }

  /**
   * Makes a slice of memory on the heap that belongs to no pool.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public static Slice allocate(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("the size of a slice is negative: " + bytes);
    }
    return of(ByteBuffer.allocate(bytes));
  }

  /** Makes a slice of the remaining part of a buffer; it belongs to no pool. */
  public static Slice of(ByteBuffer buffer) {
    return new Slice(new Chunk(buffer.slice(), null), 0, buffer.remaining());
  }

  /** Makes a slice of an array, which is not copied; it belongs to no pool. */
  public static Slice of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes));
  }

  /** Returns how many bytes it has. */
  public int length() {
    return length;
  }

  /**
   * Returns a byte.
   *
   * @throws IndexOutOfBoundsException if there is none at {@code index}
   */
  public byte get(int index) {
    checkUsable();
    return chunk.memory().get(start + Objects.checkIndex(index, length));
  }

  /**
   * Sets a byte.
   *
   * @throws IndexOutOfBoundsException if there is none at {@code index}
   */
  public void put(int index, byte value) {
    checkUsable();
    chunk.memory().put(start + Objects.checkIndex(index, length), value);
  }

  /** Copies bytes in, to {@code index} and what follows. */
  public void put(int index, byte[] from, int offset, int count) {
    checkUsable();
    Objects.checkFromIndexSize(index, count, length);
    chunk.memory().put(start + index, from, offset, count);
  }

  /** Copies bytes out, from {@code index} on. */
  public void get(int index, byte[] into, int offset, int count) {
    checkUsable();
    Objects.checkFromIndexSize(index, count, length);
    chunk.memory().get(start + index, into, offset, count);
  }

  /** Returns a copy of all bytes. */
  public byte[] toByteArray() {
    byte[] copy = new byte[length];
    get(0, copy, 0, length);
    return copy;
  }

  /**
   * Returns the memory as a buffer. Whoever has it must not use it after the close, which it cannot
   * tell; pools that look for {@link LeakDetection#PLACES} notice writes.
   */
  public ByteBuffer buffer() {
    checkUsable();
    return chunk.memory().slice(start, length);
  }

  /**
   * Returns another hold of a part of the same memory, to be closed on its own.
   *
   * @throws IndexOutOfBoundsException if the part is not within this slice
   */
  public Slice part(int from, int count) {
    Objects.checkFromIndexSize(from, count, length);
    checkUsable();
    if (!chunk.retain()) {
      throw unusable(CLOSED);
    }
    return new Slice(chunk, start + from, count);
  }

  /** Returns another hold of the same bytes, to be closed on its own. */
  public Slice share() {
    return part(0, length);
  }

  /** Tells whether this hold was closed. */
  public boolean isClosed() {
    return state >= LENT_CLOSED;
  }

  /**
   * Lets go of the memory: at once, or when the read or write that has it ends. Never blocks;
   * closing again does nothing.
   */
  @Override
  public void close() {
    for (; ; ) {
      int seen = state;
      if (seen >= LENT_CLOSED) {
        return;
      }
      if (STATE.compareAndSet(this, seen, seen == LENT ? LENT_CLOSED : CLOSED)) {
        if (seen == LIVE) {
          letGo();
        }
        return;
      }
    }
  }

  /** Gives the memory to a read or write, until {@link #giveBack}. */
  ByteBuffer lend() {
    if (!STATE.compareAndSet(this, LIVE, LENT)) {
      throw unusable(state);
    }
    return chunk.memory().slice(start, length);
  }

  /** Takes the memory back. */
  void giveBack() {
    if (!STATE.compareAndSet(this, LENT, LIVE) && STATE.compareAndSet(this, LENT_CLOSED, CLOSED)) {
      letGo();
    }
  }

  /** Refuses a use that comes too early or too late. */
  void checkUsable() {
    int seen = state;
    if (seen != LIVE) {
      throw unusable(seen);
    }
  }

  private void letGo() {
    chunk.release(trace);
  }

  private IllegalStateException unusable(int seen) {
    if (seen == LENT) {
      return new IllegalStateException(
          "this slice is lent to a read or write under way; use it when that gives it back");
    }
    return new IllegalStateException(
        "this slice was closed; share() it with whoever uses it longer",
        trace == null ? null : trace.closedAt());
  }

  @Override
  public String toString() {
    String how =
        switch (state) {
          case LIVE -> "";
          case LENT -> ", lent";
          default -> ", closed";
        };
    return "Slice[" + length + " bytes" + how + "]";
  }
}
