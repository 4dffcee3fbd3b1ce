package dev.dormouse.reactor;

/**
 * How a listener is made.
 *
 * @param backlog connections that may wait to be accepted; the kernel may allow fewer
 * @param reusePort whether several listeners may share the port and the kernel spreads connections
 *     over them
 * @param noDelay whether accepted streams send small writes at once
 */
public record ListenOptions(int backlog, boolean reusePort, boolean noDelay) {

  /** A backlog of 4096, an exclusive port, and small writes sent at once. */
  public static final ListenOptions DEFAULT = new ListenOptions(4096, false, true);

  /** Checks the backlog. */
  public ListenOptions {
    if (backlog < 1) {
      throw new IllegalArgumentException("backlog is below 1: " + backlog);
    }
  }
}
