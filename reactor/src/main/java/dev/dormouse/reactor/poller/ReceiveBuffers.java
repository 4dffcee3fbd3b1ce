package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.sys.linux.BufferRing;
import dev.dormouse.sys.linux.Ring;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that a ring receives into. The kernel keeps a share of them whatever readers do: when
 * few are left to it, bytes that arrive are copied, and their buffer goes back at once.
 */
final class ReceiveBuffers {
  /** The group that entries name. */
  static final int GROUP = 0;

  /** Held while a buffer or piece changes hands. */
  private final SharedLock lock;

  private final BufferRing ring;
  private final int copyBelow;

  /** How many buffers the kernel has. */
  private int given;

  private @Nullable ArrivedBytes free;

  ReceiveBuffers(Ring owner, int count, boolean shared) throws IOException {
    lock = SharedLock.of(shared);
    ring = new BufferRing(owner, GROUP, count, Limits.RECEIVE_BUFFER_BYTES);
    copyBelow = count / 4;
    for (int i = 0; i < count; i++) {
      ring.give(i);
    }
    given = count;
  }

  /**
   * Takes over a buffer in which {@code length} bytes have arrived.
   *
   * @param keep false to copy them in any case
   */
  ArrivedBytes arrived(int buffer, int length, boolean keep) {
    lock.lock();
    try {
      given--;
      ArrivedBytes piece = free;
      if (piece == null) {
        piece = new ArrivedBytes();
      } else {
        free = piece.next;
        piece.next = null;
      }
      if (keep && given >= copyBelow) {
        piece.set(buffer, ring.memory(), ring.offset(buffer), length);
      } else {
        byte[] copy = new byte[length];
        MemorySegment bytes = MemorySegment.ofArray(copy);
        MemorySegment.copy(ring.memory(), ring.offset(buffer), bytes, 0, length);
        piece.set(-1, bytes, 0, length);
        give(buffer);
      }
      return piece;
    } finally {
      lock.unlock();
    }
  }

  /** Gives back a buffer whose bytes nobody wants. */
  void refuse(int buffer) {
    lock.lock();
    try {
      given--;
      give(buffer);
    } finally {
      lock.unlock();
    }
  }

  /** Gives back a buffer whose bytes were copied. */
  void takeBack(int buffer) {
    lock.lock();
    try {
      give(buffer);
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what a piece held that was read, or that nobody will read. */
  void release(ArrivedBytes piece) {
    lock.lock();
    try {
      if (piece.buffer >= 0) {
        give(piece.buffer);
      }
      piece.clear();
      piece.next = free;
      free = piece;
    } finally {
      lock.unlock();
    }
  }

  private void give(int buffer) {
    assert lock.isHeld();
    ring.give(buffer);
    given++;
  }

  /** Returns how many buffers the kernel has. */
  int given() {
    lock.lock();
    try {
      return given;
    } finally {
      lock.unlock();
    }
  }

  /** Frees the memory; the ring is closed. */
  void close() {
    ring.close();
  }
}
