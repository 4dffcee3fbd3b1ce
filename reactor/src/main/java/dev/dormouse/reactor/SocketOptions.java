package dev.dormouse.reactor;

import java.net.SocketOption;

/**
 * Options of sockets that {@link java.net.StandardSocketOptions} lacks. Options are known by their
 * name, so those of the same name in {@code jdk.net.ExtendedSocketOptions} serve as well.
 */
public final class SocketOptions {
  /** Hops that a packet may go; native pollers only. */
  public static final SocketOption<Integer> TTL = new Named<>("IP_TTL", Integer.class);

  /** Seconds of idleness before the first probe. */
  public static final SocketOption<Integer> KEEP_IDLE = new Named<>("TCP_KEEPIDLE", Integer.class);

  /** Seconds between probes. */
  public static final SocketOption<Integer> KEEP_INTERVAL =
      new Named<>("TCP_KEEPINTERVAL", Integer.class);

  /** Probes without an answer before the connection is given up. */
  public static final SocketOption<Integer> KEEP_COUNT =
      new Named<>("TCP_KEEPCOUNT", Integer.class);

  /** Whether confirmations are sent at once for a while; Linux only. */
  public static final SocketOption<Boolean> QUICK_ACK = new Named<>("TCP_QUICKACK", Boolean.class);

  /** The network device that the socket is confined to, empty for none; native pollers only. */
  public static final SocketOption<String> DEVICE = new Named<>("SO_BINDTODEVICE", String.class);

  /** Whether datagrams of one sender in a row are received as one; native pollers only. */
  public static final SocketOption<Boolean> RECEIVE_SEGMENTS =
      new Named<>("UDP_GRO", Boolean.class);

  /**
   * Whether a listener takes its connections into the io_uring of its thread, where they need no
   * descriptor of the process; set before it listens. For reactors that one thread turns and others
   * may use, over io_uring.
   */
  public static final SocketOption<Boolean> DIRECT = new Named<>("DIRECT", Boolean.class);

  private SocketOptions() {}

  private record Named<T>(String name, Class<T> type) implements SocketOption<T> {}
}
