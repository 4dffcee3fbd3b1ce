package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Source;

/** What a source over io_uring holds for its reader, for tests of other packages. */
public final class Unread {
  private Unread() {}

  /** Returns how many bytes wait. */
  public static int of(Source source) {
    return ((UringSource) source).arrivals.unread();
  }

  /** Tells whether a receive is under way. */
  public static boolean isReceiving(Source source) {
    return (((UringSource) source).arrivals.underWay() & EntryData.RECEIVE) != 0;
  }
}
