package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Source;

/** Looks into a poller over io_uring, for tests of other packages. */
public final class RingProbe {
  private RingProbe() {}

  /** Tells whether a closed source still has bytes to send. */
  public static boolean isLingering(Source source) {
    return source instanceof UringSource ours && ours.isLingering();
  }

  /** Tells whether the ring of a poller belongs to one thread. */
  public static boolean isBound(Poller poller) {
    return ((UringPoller) poller).isBound();
  }
}
