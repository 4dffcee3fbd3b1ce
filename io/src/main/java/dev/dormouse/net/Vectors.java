package dev.dormouse.net;

import dev.dormouse.io.Limits;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Several buffers as one: what is moved with one system call goes by way of a piece of memory
 * outside the heap, one for each thread, that nobody keeps beyond a poll.
 */
final class Vectors {
  private static final ThreadLocal<ByteBuffer> STAGING =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(Limits.VECTOR_BYTES));

  private Vectors() {}

  /** Returns the piece of this thread, empty. */
  static ByteBuffer staging() {
    return STAGING.get().clear();
  }

  /** Returns how many bytes, or how much room, the buffers of a range have for one call. */
  static int bytes(ByteBuffer[] buffers, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      all += buffers[i].remaining();
    }
    return (int) Math.min(all, Limits.VECTOR_BYTES);
  }

  /** Copies into {@code to} what fits; no position of the buffers moves. */
  static void gather(ByteBuffer[] buffers, int offset, int length, ByteBuffer to) {
    for (int i = offset; i < offset + length && to.hasRemaining(); i++) {
      ByteBuffer from = buffers[i];
      int count = Math.min(from.remaining(), to.remaining());
      to.put(to.position(), from, from.position(), count);
      to.position(to.position() + count);
    }
  }

  /** Moves the positions by {@code count} bytes that were written. */
  static void advance(ByteBuffer[] buffers, int offset, int count) {
    int left = count;
    for (int i = offset; left > 0; i++) {
      int step = Math.min(left, buffers[i].remaining());
      buffers[i].position(buffers[i].position() + step);
      left -= step;
    }
  }

  /** Fills the buffers with bytes that were read. */
  static void scatter(ByteBuffer from, ByteBuffer[] buffers, int offset) {
    for (int i = offset; from.hasRemaining(); i++) {
      ByteBuffer to = buffers[i];
      int count = Math.min(from.remaining(), to.remaining());
      to.put(to.position(), from, from.position(), count);
      to.position(to.position() + count);
      from.position(from.position() + count);
    }
  }
}
