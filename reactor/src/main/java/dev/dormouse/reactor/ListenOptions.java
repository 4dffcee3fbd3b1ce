package dev.dormouse.reactor;

import java.util.List;

/**
 * How a listener is made.
 *
 * @param backlog connections that may wait to be accepted; the kernel may allow fewer
 * @param reusePort whether several listeners may share the port and the kernel spreads connections
 *     over them
 * @param noDelay whether accepted streams send small writes at once
 * @param options further ones, set before the socket gets its address
 */
public record ListenOptions(
    int backlog, boolean reusePort, boolean noDelay, List<OptionValue<?>> options) {

  /** A backlog of 4096, an exclusive port, and small writes sent at once. */
  public static final ListenOptions DEFAULT = new ListenOptions(4096, false, true);

  /** Makes those without further options. */
  public ListenOptions(int backlog, boolean reusePort, boolean noDelay) {
    this(backlog, reusePort, noDelay, List.of());
  }

  /** Checks the backlog. */
  public ListenOptions {
    options = List.copyOf(options);
    if (backlog < 1) {
      throw new IllegalArgumentException("backlog is below 1: " + backlog);
    }
  }
}
