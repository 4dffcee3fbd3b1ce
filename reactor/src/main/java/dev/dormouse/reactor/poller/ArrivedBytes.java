package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Receive;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A piece of a stream that has arrived and was not read yet, in a buffer of the ring or copied. */
final class ArrivedBytes {
  /** The next piece of the same stream, or the next one that is free. */
  @Nullable ArrivedBytes next;

  /** The number of the buffer, or negative if the bytes were copied. */
  int buffer;

  /** What is left: from where, how many. */
  private @Nullable MemorySegment memory;

  private long at;
  private int length;

  /** Begins a piece. */
  void set(int number, MemorySegment bytes, long from, int count) {
    buffer = number;
    memory = bytes;
    at = from;
    length = count;
  }

  /** Lets go of the memory. */
  void clear() {
    memory = null;
    next = null;
  }

  /** Has no buffer any more. */
  void copyToHeap() {
    if (buffer >= 0) {
      byte[] copy = new byte[length];
      MemorySegment bytes = MemorySegment.ofArray(copy);
      copyTo(bytes);
      set(-1, bytes, 0, length);
    }
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Copies what fits and stays here; returns how many bytes. */
  long copyTo(MemorySegment room) {
    long count = Math.min(room.byteSize(), length);
    MemorySegment.copy(Objects.requireNonNull(memory), at, room, 0, count);
    return count;
  }

  /**
   * Moves bytes to where {@code receive} wants them, behind those that it has {@code already}.
   *
   * @return how many
   */
  int moveTo(Receive receive, int already, int most) {
    int count = Math.min(most, length);
    MemorySegment from = Objects.requireNonNull(memory);
    byte[] array = receive.array();
    if (array != null) {
      MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, array, receive.offset() + already, count);
    } else {
      ByteBuffer buffer = Objects.requireNonNull(receive.buffer());
      MemorySegment.copy(from, at, MemorySegment.ofBuffer(buffer), 0, count);
      buffer.position(buffer.position() + count);
    }
    at += count;
    length -= count;
    return count;
  }
}
