package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.EventFd;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a poller over io_uring is made of.
 *
 * @param use who enters the ring
 * @param wake the eventfd
 * @param slots null if each send is a call
 */
record UringParts(
    BufferedRing ring,
    RingUse use,
    int wake,
    UringFeatures features,
    UringSizes sizes,
    @Nullable SendSlots slots) {

  /**
   * Opens all of it.
   *
   * @param shared whether several threads use the ring
   * @throws IOException if io_uring does not work here, with the reason
   */
  static UringParts open(boolean shared) throws IOException {
    UringFeatures features = UringSupport.features();
    UringSizes sizes = UringSizes.wanted();
    int wake = EventFd.open();
    if (wake < 0) {
      throw new IOException("eventfd: " + Errno.name(-wake));
    }
    RingUse confined = features.bound() ? RingUse.BOUND : RingUse.CONFINED;
    RingUse use = shared ? RingUse.SHARED : confined;
    BufferedRing ring = null;
    boolean opened = false;
    try {
      ring = BufferedRing.open(features, sizes, use);
      SendSlots slots = features.send() && !shared ? new SendSlots(sizes.slots()) : null;
      opened = true;
      return new UringParts(ring, use, wake, features, sizes, slots);
    } finally {
      if (!opened) {
        Sockets.close(wake);
        if (ring != null) {
          ring.close(true);
        }
      }
    }
  }
}
