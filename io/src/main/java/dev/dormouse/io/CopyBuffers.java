package dev.dormouse.io;

import org.jspecify.annotations.Nullable;

/**
 * Buffers for copies. Each thread keeps one for whichever copy it polls; so copies that wait for
 * bytes have none, and those that move some find it in the caches.
 */
final class CopyBuffers {
  /*
   * A copy takes the thread's buffer away and gives it back when it is empty, maybe to another
   * thread. So a copy that is polled by a stream of another copy, or that keeps the buffer because
   * its sink is full, is in nobody's way: the next one gets a new buffer.
   */
  private static final ThreadLocal<byte @Nullable []> SPARE = new ThreadLocal<>();

  private CopyBuffers() {}

  /** Returns a buffer of {@link Limits#COPY_BYTES} that nobody else has. */
  static byte[] take() {
    byte[] spare = SPARE.get();
    if (spare == null) {
      return new byte[Limits.COPY_BYTES];
    }
    SPARE.set(null);
    return spare;
  }

  /** Takes a buffer back that its copy has let go of. */
  static void give(byte[] buffer) {
    SPARE.set(buffer);
  }
}
