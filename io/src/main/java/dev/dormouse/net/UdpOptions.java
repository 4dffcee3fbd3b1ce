package dev.dormouse.net;

import dev.dormouse.future.Future;
import dev.dormouse.reactor.OptionValue;
import dev.dormouse.reactor.SocketOptions;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.List;

/**
 * How a {@link UdpSocket} is made: its options, set before it gets its port. Made by {@link
 * UdpSocket#options}; immutable, so each method returns another one. Nothing is opened before the
 * future of {@link #bind(String, int)} is polled.
 */
public final class UdpOptions {
  static final UdpOptions NONE = new UdpOptions(List.of());

  private final List<OptionValue<?>> options;

  private UdpOptions(List<OptionValue<?>> options) {
    this.options = options;
  }

  /** Lets several sockets have one port; of groups each of them then gets what is sent there. */
  public UdpOptions reuseAddress(boolean on) {
    return option(StandardSocketOptions.SO_REUSEADDR, on);
  }

  /** Lets several sockets have one port, over which the system spreads the senders. */
  public UdpOptions reusePort(boolean on) {
    return option(StandardSocketOptions.SO_REUSEPORT, on);
  }

  /** Says whether datagrams may go to all hosts of a network. */
  public UdpOptions broadcast(boolean on) {
    return option(StandardSocketOptions.SO_BROADCAST, on);
  }

  /** Sets the size of the buffer for what arrives; the system may choose another one. */
  public UdpOptions receiveBuffer(int bytes) {
    return option(StandardSocketOptions.SO_RCVBUF, Settings.size("receive buffer", bytes));
  }

  /** Sets the size of the buffer for what is sent; the system may choose another one. */
  public UdpOptions sendBuffer(int bytes) {
    return option(StandardSocketOptions.SO_SNDBUF, Settings.size("send buffer", bytes));
  }

  /** Confines the socket to a network device; Linux, with a native poller. */
  public UdpOptions device(String name) {
    return option(SocketOptions.DEVICE, name);
  }

  /** Sets any option of {@link StandardSocketOptions} for datagrams. */
  public <T> UdpOptions option(SocketOption<T> option, T value) {
    return new UdpOptions(Settings.with(options, option, value));
  }

  /**
   * Opens a socket, as {@link UdpSocket#bind(String, int)} does.
   *
   * @cancelSafety dropped before its end it has opened nothing
   */
  public Future<UdpSocket> bind(String host, int port) {
    return UdpSocket.bind(Host.forListening(host, port), options);
  }

  /**
   * Opens a socket, as {@link UdpSocket#bind(InetSocketAddress)} does.
   *
   * @cancelSafety dropped before its end it has opened nothing
   */
  public Future<UdpSocket> bind(InetSocketAddress address) {
    return UdpSocket.bind(Host.forListening(address), options);
  }

  @Override
  public String toString() {
    return "UdpOptions" + options;
  }
}
