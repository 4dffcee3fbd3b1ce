package dev.dormouse.net;

import dev.dormouse.future.Future;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.OptionValue;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.SendDatagram;
import dev.dormouse.reactor.SocketOptions;
import dev.dormouse.reactor.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Objects;

/**
 * A UDP socket.
 *
 * <p>It belongs to the reactor of the task that bound it: on a runtime with one thread to that
 * thread, else to any task of the runtime. Datagrams may be lost, doubled and reordered on their
 * way. One that is longer than the buffer it is received into loses its end: {@link #receiveFrom}
 * and {@link #pollReceiveFrom} tell.
 *
 * <p>Any number of tasks may wait to receive, and to send; each datagram comes to one of them.
 * {@link #tryReceive} leaves what has arrived to those who wait. Polls ({@link #pollReceive} and
 * the like) are for one task at a time in each direction.
 *
 * @fairness who waits is woken in the order in which it came, one for each datagram. One that was
 *     woken and is dropped wakes the next; one that is neither polled nor dropped may keep a
 *     datagram waiting until the next one comes
 */
public final class UdpSocket extends SourceDatagrams<InetSocketAddress> {
  private static final int SEGMENTS_MAX = 64;

  private UdpSocket(Kernel kernel, Source source) {
    super(kernel, source);
  }

  /**
   * Opens a socket on a port of this host. The first poll looks the name up, if it is none of the
   * literals of IPv4 and IPv6; of several addresses the first that serves is taken.
   *
   * <p>The future fails as that of {@link TcpListener#bind(String, int)} does.
   *
   * @param host such as {@code 127.0.0.1} or {@code ::1}; {@code 0.0.0.0} for all addresses of
   *     IPv4, {@code ::} for those of both families
   * @param port 0 to 65535; 0 takes a free one, which {@link #localAddress} tells
   * @throws IllegalArgumentException if the host is empty or the port out of its range
   * @cancelSafety dropped before its end it has opened nothing
   */
  public static Future<UdpSocket> bind(String host, int port) {
    return new Binding(Host.forListening(host, port), List.of());
  }

  /**
   * Opens a socket on an address of this host; an unresolved one is looked up.
   *
   * @cancelSafety as for {@link #bind(String, int)}
   */
  public static Future<UdpSocket> bind(InetSocketAddress address) {
    return new Binding(Host.forListening(address), List.of());
  }

  /** Returns how a socket is made that needs options before it gets its port. */
  public static UdpOptions options() {
    return UdpOptions.NONE;
  }

  static Future<UdpSocket> bind(Host host, List<OptionValue<?>> options) {
    return new Binding(host, options);
  }

  /**
   * Has the socket exchange datagrams with one address only, instead of any that it was connected
   * to before. The first poll looks the name up; of several addresses the first is taken that this
   * socket's family can reach.
   *
   * <p>A send to a port where nobody receives makes a later operation fail with a {@link
   * java.net.PortUnreachableException}, if the other host tells.
   *
   * @param port 1 to 65535
   * @throws IllegalArgumentException if the host is empty or the port out of its range
   * @cancelSafety dropped before its end it has changed nothing
   */
  public Future<Void> connect(String host, int port) {
    return new Connecting(this, Host.forConnecting(host, port));
  }

  /**
   * Has the socket exchange datagrams with one address only; an unresolved one is looked up.
   *
   * @cancelSafety as for {@link #connect(String, int)}
   */
  public Future<Void> connect(InetSocketAddress address) {
    return new Connecting(this, Host.forConnecting(address));
  }

  /**
   * Sends one buffer as several datagrams of {@code segmentBytes} each, the last one maybe shorter,
   * in one system call. Linux, with a native poller.
   *
   * @param segmentBytes 1 to 65535; at most 64 datagrams
   * @throws IllegalArgumentException if the size is out of its range, or they are more
   * @cancelSafety a dropped send has sent nothing
   */
  public Future<Integer> sendSegmentsTo(
      byte[] buffer, int offset, int length, int segmentBytes, InetSocketAddress target) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (segmentBytes < 1 || segmentBytes > 65_535) {
      throw new IllegalArgumentException(
          "a segment must have 1 to 65535 bytes, not " + segmentBytes);
    }
    if (Math.ceilDiv(length, segmentBytes) > SEGMENTS_MAX) {
      throw new IllegalArgumentException(
          "%d bytes are more than %d segments of %d".formatted(length, SEGMENTS_MAX, segmentBytes));
    }
    SendDatagram send = new SendDatagram(source);
    send.address(toSource(target), segmentBytes);
    return aimed(send, buffer, offset, length);
  }

  /**
   * Says whether datagrams of one sender that came in a row may be received as one: {@link
   * Datagram#segmentBytes} then tells the length of each. Needs buffers of 64 KiB. Linux, with a
   * native poller.
   *
   * @throws UnsupportedOperationException elsewhere
   * @throws IOException if the socket is closed
   */
  public void receiveSegments(boolean on) throws IOException {
    setOption(SocketOptions.RECEIVE_SEGMENTS, on);
  }

  /**
   * Receives what is sent to a group and comes by a device.
   *
   * @param group 224.0.0.0 to 239.255.255.255, or ff00::/8, of the family of this socket
   * @throws IllegalArgumentException if the group is none, or of the other family
   * @throws IOException if the socket is closed, a member already, or the system refuses
   */
  public void join(InetAddress group, NetworkInterface device) throws IOException {
    kernel.joinGroup(source, group, Objects.requireNonNull(device, "device"));
  }

  /**
   * Ends what {@link #join} began.
   *
   * @throws IllegalArgumentException if the group is none, or of the other family
   * @throws IOException if the socket is closed, or is no member
   */
  public void leave(InetAddress group, NetworkInterface device) throws IOException {
    kernel.leaveGroup(source, group, Objects.requireNonNull(device, "device"));
  }

  /** Chooses the device that datagrams to groups leave by. */
  public void multicastDevice(NetworkInterface device) throws IOException {
    setOption(StandardSocketOptions.IP_MULTICAST_IF, device);
  }

  /** Says whether datagrams to groups come back to members on this host, as at the beginning. */
  public void multicastLoop(boolean on) throws IOException {
    setOption(StandardSocketOptions.IP_MULTICAST_LOOP, on);
  }

  /** Sets how many hops datagrams to groups may go: 0 to 255; 1 at the beginning. */
  public void multicastTtl(int hops) throws IOException {
    setOption(StandardSocketOptions.IP_MULTICAST_TTL, hops);
  }

  /** Says whether datagrams may go to all hosts of a network; not so at the beginning. */
  public void broadcast(boolean on) throws IOException {
    setOption(StandardSocketOptions.SO_BROADCAST, on);
  }

  /**
   * Sets how many hops datagrams may go: 1 to 255.
   *
   * @throws UnsupportedOperationException with the JDK's selector
   */
  public void ttl(int hops) throws IOException {
    setOption(SocketOptions.TTL, hops);
  }

  /**
   * Returns how many hops datagrams may go.
   *
   * @throws UnsupportedOperationException with the JDK's selector
   */
  public int ttl() throws IOException {
    return option(SocketOptions.TTL);
  }

  /** Sets the type of service of IPv4, or the traffic class of IPv6: 0 to 255. */
  public void trafficClass(int value) throws IOException {
    setOption(StandardSocketOptions.IP_TOS, value);
  }

  /** Returns the type of service of IPv4, or the traffic class of IPv6. */
  public int trafficClass() throws IOException {
    return option(StandardSocketOptions.IP_TOS);
  }

  /** Sets an option of the socket: one of {@link StandardSocketOptions} for datagrams. */
  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    super.setOption(option, value);
  }

  @Override
  SocketAddress toSource(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "the address is not resolved: %s; look it up with Lookup.host".formatted(address));
    }
    if (address.getPort() == 0) {
      throw new IllegalArgumentException("nothing can be sent to port 0: " + address);
    }
    return address;
  }

  @Override
  InetSocketAddress ofSource(SocketAddress address) {
    return (InetSocketAddress) address;
  }

  @Override
  public String toString() {
    return "UdpSocket[" + source + "]";
  }

  private static final class Binding extends Establish<UdpSocket> {
    private final List<OptionValue<?>> options;

    Binding(Host host, List<OptionValue<?>> options) {
      super(host);
      this.options = options;
    }

    @Override
    Future<UdpSocket> attempt(InetSocketAddress address, Reactor reactor) {
      Kernel kernel = reactor.kernel();
      return new KernelCall<>(
          "bind", () -> new UdpSocket(kernel, kernel.openDatagrams(address, options)));
    }

    @Override
    public String toString() {
      return describe("bind to");
    }
  }

  private static final class Connecting extends Establish<Void> {
    private final UdpSocket socket;

    Connecting(UdpSocket socket, Host host) {
      super(host);
      this.socket = socket;
    }

    @Override
    Future<Void> attempt(InetSocketAddress address, Reactor reactor) {
      return new KernelCall<>(
          "connect",
          () -> {
            socket.kernel.connectDatagrams(socket.source, address);
            return null;
          });
    }

    @Override
    public String toString() {
      return describe("connect to");
    }
  }
}
