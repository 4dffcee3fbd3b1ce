package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Source;

/** What the table of a ring holds, for tests of other packages. */
public final class Places {
  private Places() {}

  /** Returns how many places are in use, or kept for accepts, by the listener's ring. */
  public static int reserved(Source listener) {
    return ((DirectListener) listener).table().reserved();
  }
}
