package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import java.nio.ByteBuffer;

/** Memory outside the heap for one system call at a time, one piece for each thread. */
final class Staging {
  /** One byte more than a datagram has, so that a longer one would be seen. */
  private static final ThreadLocal<ByteBuffer> BYTES =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(Limits.DATAGRAM_BYTES_MAX + 1));

  private Staging() {}

  /** Returns the piece of this thread, empty: whole of room. */
  static ByteBuffer bytes() {
    return BYTES.get().clear();
  }
}
