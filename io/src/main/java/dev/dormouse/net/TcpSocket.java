package dev.dormouse.net;

import dev.dormouse.future.Future;
import dev.dormouse.io.Limits;
import dev.dormouse.reactor.ListenOptions;
import dev.dormouse.reactor.OptionValue;
import dev.dormouse.reactor.SocketOptions;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link TcpListener} or {@link TcpStream} is made: its options, set before it listens or
 * connects, and its own address.
 *
 * <p>It is a description: immutable, so each method returns another one, and nothing is opened
 * before the future of {@link #listen} or {@link #connect(String, int)} is polled. So it is never
 * closed, and what is wrong with an option or address is the failure of that future. An option that
 * the system, or the poller, does not have fails with an {@link UnsupportedOperationException} that
 * names it.
 */
public final class TcpSocket {
  private final Family family;
  private final List<OptionValue<?>> options;
  private final @Nullable InetSocketAddress local;

  private enum Family {
    FOUR("0.0.0.0"),
    SIX("::"),
    BOTH("::");

    private final InetAddress all;

    Family(String all) {
      this.all = InetAddress.ofLiteral(all);
    }

    boolean has(InetSocketAddress address) {
      return this == BOTH || (this == SIX) == (address.getAddress() instanceof Inet6Address);
    }
  }

  private TcpSocket(
      Family family, List<OptionValue<?>> options, @Nullable InetSocketAddress local) {
    this.family = family;
    this.options = options;
    this.local = local;
  }

  /** Returns a socket of IPv4: of names it takes only such addresses. */
  public static TcpSocket v4() {
    return new TcpSocket(Family.FOUR, List.of(), null);
  }

  /** Returns a socket of IPv6: of names it takes only such addresses. */
  public static TcpSocket v6() {
    return new TcpSocket(Family.SIX, List.of(), null);
  }

  /** Returns a socket of whichever family an address has. */
  public static TcpSocket any() {
    return new TcpSocket(Family.BOTH, List.of(), null);
  }

  /** Lets a port be taken whose last connections are still being buried; so it is for listeners. */
  public TcpSocket reuseAddress(boolean on) {
    return option(StandardSocketOptions.SO_REUSEADDR, on);
  }

  /** Lets several listeners have one port, over which the system spreads the connections. */
  public TcpSocket reusePort(boolean on) {
    return option(StandardSocketOptions.SO_REUSEPORT, on);
  }

  /**
   * Sets the size of the buffer for what arrives; the system may choose another one.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public TcpSocket receiveBuffer(int bytes) {
    return option(StandardSocketOptions.SO_RCVBUF, Settings.size("receive buffer", bytes));
  }

  /**
   * Sets the size of the buffer for what is sent; the system may choose another one.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public TcpSocket sendBuffer(int bytes) {
    return option(StandardSocketOptions.SO_SNDBUF, Settings.size("send buffer", bytes));
  }

  /** Says whether the system asks the other side of an idle connection if it is still there. */
  public TcpSocket keepAlive(boolean on) {
    return option(StandardSocketOptions.SO_KEEPALIVE, on);
  }

  /**
   * Has the system ask the other side of an idle connection if it is still there.
   *
   * @param idle how long until it asks, in whole seconds
   * @param interval how long it waits for an answer, in whole seconds
   * @param count how often it asks in vain before the connection fails
   * @throws IllegalArgumentException if one of them is below 1
   */
  public TcpSocket keepAlive(Duration idle, Duration interval, int count) {
    return keepAlive(true)
        .option(SocketOptions.KEEP_IDLE, Settings.seconds("idle time", idle))
        .option(SocketOptions.KEEP_INTERVAL, Settings.seconds("interval", interval))
        .option(SocketOptions.KEEP_COUNT, Settings.size("count of probes", count));
  }

  /** Says whether small writes are sent at once, as they are if this is not called. */
  public TcpSocket noDelay(boolean on) {
    return option(StandardSocketOptions.TCP_NODELAY, on);
  }

  /**
   * Has closing a stream reset the connection if what was written has not arrived in time; the
   * close itself never waits. In whole seconds.
   *
   * @throws IllegalArgumentException if it is negative, or above 65,535 s
   */
  public TcpSocket linger(Duration time) {
    return option(StandardSocketOptions.SO_LINGER, Settings.lingerSeconds(time));
  }

  /** Has closing a stream reset the connection at once, and forget what was written. */
  public TcpSocket zeroLinger() {
    return linger(Duration.ZERO);
  }

  /** Sets the type of service of IPv4, or the traffic class of IPv6: 0 to 255. */
  public TcpSocket trafficClass(int value) {
    return option(StandardSocketOptions.IP_TOS, value);
  }

  /** Sets how many hops packets may go: 1 to 255; native pollers only. */
  public TcpSocket ttl(int hops) {
    return option(SocketOptions.TTL, hops);
  }

  /** Confines the socket to a network device; Linux, with a native poller. */
  public TcpSocket device(String name) {
    return option(SocketOptions.DEVICE, name);
  }

  /**
   * Says whether a listener takes its connections into the io_uring of its thread, where they need
   * no descriptor of the process: each thread has as many of these as the process may open files.
   * For {@code threadPerCore} over io_uring, Linux 6.8 or newer; else listening fails with an
   * {@link UnsupportedOperationException}.
   *
   * <p>Only the thread that listens accepts. A stream may go to another thread, and has an ordinary
   * descriptor from then on. Control calls, such as for an option, borrow one for a moment, so set
   * what you can here: streams inherit it.
   */
  public TcpSocket direct(boolean on) {
    return option(SocketOptions.DIRECT, on);
  }

  /** Sets any option of {@link StandardSocketOptions} for TCP. */
  public <T> TcpSocket option(SocketOption<T> option, T value) {
    return new TcpSocket(family, Settings.with(options, option, value), local);
  }

  /** Returns the value that an option will be set to, if it will. */
  public <T> Optional<T> option(SocketOption<T> option) {
    return Optional.ofNullable(Settings.value(options, option));
  }

  /**
   * Sets the address of this socket: where a listener listens, or where a stream connects from.
   *
   * @throws IllegalArgumentException if it is not resolved, or of another family
   */
  public TcpSocket bind(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "the address is not resolved: %s; look it up with Lookup.host".formatted(address));
    }
    if (!family.has(address)) {
      throw new IllegalArgumentException(
          "%s is of another family than this socket".formatted(address));
    }
    return new TcpSocket(family, options, address);
  }

  /**
   * Sets the address of this socket.
   *
   * @param literal an address of this host, such as {@code 127.0.0.1}; no name
   * @param port 0 to 65535; 0 takes a free one
   * @throws IllegalArgumentException if it is no literal, of another family, or the port out of its
   *     range
   */
  public TcpSocket bind(String literal, int port) {
    Host host = Host.forListening(literal, port);
    return bind(new InetSocketAddress(InetAddress.ofLiteral(host.name()), host.port()));
  }

  /** Returns the address of this socket, if one was set. */
  public Optional<InetSocketAddress> localAddress() {
    return Optional.ofNullable(local);
  }

  /**
   * Listens, with as many connections waiting as {@link TcpListener} allows.
   *
   * @cancelSafety dropped before its end it has opened nothing
   */
  public Future<TcpListener> listen() {
    return listen(Limits.LISTEN_BACKLOG);
  }

  /**
   * Listens at the address that was set, or else at a free port of all addresses.
   *
   * @param backlog connections that may wait to be accepted; the system may allow fewer
   * @throws IllegalArgumentException if the backlog is below 1
   * @cancelSafety dropped before its end it has opened nothing
   */
  public Future<TcpListener> listen(int backlog) {
    InetSocketAddress at = local == null ? new InetSocketAddress(family.all, 0) : local;
    boolean noDelay = option(StandardSocketOptions.TCP_NODELAY).orElse(true);
    ListenOptions all = new ListenOptions(backlog, false, noDelay, options);
    return new KernelOpen<>("listen at " + at, kernel -> TcpListener.listen(at, kernel, all));
  }

  /**
   * Connects, as {@link TcpStream#connect(String, int)} does, to the addresses of this family. The
   * future fails with an {@link java.net.UnknownHostException} if the host has none.
   *
   * @throws IllegalArgumentException if the host is empty or the port out of its range
   * @cancelSafety dropped before its end it closes the connections it has begun
   */
  public Future<TcpStream> connect(String host, int port) {
    return TcpStream.connect(Host.forConnecting(host, port), this);
  }

  /**
   * Connects; an unresolved address is looked up.
   *
   * @throws IllegalArgumentException if the address is of another family
   * @cancelSafety as for {@link #connect(String, int)}
   */
  public Future<TcpStream> connect(InetSocketAddress address) {
    if (!address.isUnresolved() && !reaches(address)) {
      throw new IllegalArgumentException(
          "%s is of another family than %s".formatted(address, this));
    }
    return TcpStream.connect(Host.forConnecting(address), this);
  }

  List<OptionValue<?>> options() {
    return options;
  }

  @Nullable InetSocketAddress local() {
    return local;
  }

  /** Tells whether this socket can connect to an address. */
  boolean reaches(InetSocketAddress address) {
    InetSocketAddress from = local;
    return family.has(address)
        && (from == null
            || from.getAddress() instanceof Inet6Address
                == address.getAddress() instanceof Inet6Address);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TcpSocket socket
        && family == socket.family
        && options.equals(socket.options)
        && Objects.equals(local, socket.local);
  }

  @Override
  public int hashCode() {
    return Objects.hash(family, options, local);
  }

  @Override
  public String toString() {
    return "TcpSocket[%s, %s, %s]"
        .formatted(family, local == null ? "any address" : local, options);
  }
}
