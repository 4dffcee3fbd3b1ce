package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.Ring;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A ring and what it receives into.
 *
 * @param ring the ring
 * @param buffers its buffers; null if streams are read by system call
 */
record BufferedRing(Ring ring, @Nullable ReceiveBuffers buffers) {

  /**
   * Opens both.
   *
   * @param use who enters the ring
   * @throws IOException if the kernel refuses
   */
  static BufferedRing open(UringFeatures features, UringSizes sizes, RingUse use)
      throws IOException {
    Ring ring = Ring.open(sizes.entries(), sizes.completions(), UringSupport.flags(features, use));
    boolean opened = false;
    try {
      boolean shared = use == RingUse.SHARED;
      ReceiveBuffers buffers =
          features.receive() ? new ReceiveBuffers(ring, sizes.buffers(), shared) : null;
      opened = true;
      return new BufferedRing(ring, buffers);
    } finally {
      if (!opened) {
        ring.close();
      }
    }
  }

  /**
   * Closes the ring, and frees the buffers.
   *
   * @param free false if the kernel may still write to them: then they are not freed
   */
  void close(boolean free) {
    ring.close();
    if (buffers != null && free) {
      buffers.close();
    }
  }
}
