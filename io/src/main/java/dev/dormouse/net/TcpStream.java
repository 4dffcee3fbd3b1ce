package dev.dormouse.net;

import dev.dormouse.future.Future;
import dev.dormouse.reactor.Connect;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.SocketOptions;
import dev.dormouse.reactor.Source;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * A TCP connection.
 *
 * <p>It belongs to the reactor of the task that connected or accepted it: on a runtime with one
 * thread to that thread, else to any task of the runtime. Reading and writing are independent, so
 * one task may read while another writes. Operations on a closed stream, also those that wait, fail
 * with a {@link java.net.SocketException} that says so. Small writes are sent at once; see {@link
 * #noDelay}.
 */
public final class TcpStream extends SourceStream {
  /** Makes the stream of an open source. */
  TcpStream(Kernel kernel, Source source) {
    super(kernel, source);
  }

  /**
   * Connects to a server. The first poll looks the name up, if it is none of the literals of IPv4
   * and IPv6. Of several addresses those of IPv6 and IPv4 take turns; one that has not answered
   * within {@code Limits.CONNECT_PATIENCE}, or has refused, lets the next one begin beside it, and
   * the first connection wins (RFC 8305).
   *
   * <p>The future fails with a {@link java.net.ConnectException} or another {@link IOException}
   * that names the address and the reason, or all of them with a failure suppressed for each; and
   * with an {@link java.net.UnknownHostException} if the name is unknown. Put a {@code
   * Time.timeout} around it where the system's patience is too long.
   *
   * @param port 1 to 65535
   * @throws IllegalArgumentException if the host is empty or the port out of its range
   * @cancelSafety dropped before its end it closes the connection it has begun
   */
  public static Future<TcpStream> connect(String host, int port) {
    return connect(Host.forConnecting(host, port), TcpSocket.any());
  }

  /**
   * Connects to a server; an unresolved address is looked up.
   *
   * @cancelSafety as for {@link #connect(String, int)}
   */
  public static Future<TcpStream> connect(InetSocketAddress address) {
    return connect(Host.forConnecting(address), TcpSocket.any());
  }

  /** Connects to a host with the options of a socket. */
  static Future<TcpStream> connect(Host host, TcpSocket socket) {
    return new HappyEyeballs<>(
        "connect to " + host.name() + " port " + host.port(),
        cx -> host.resolve(Reactor.of(cx)),
        socket::reaches,
        (address, cx) ->
            new OfSource<>(
                new Connect(address, socket.local(), socket.options()),
                (source, at) -> new TcpStream(Reactor.of(at).kernel(), source)));
  }

  /** Returns the address of the other side; known also after that has gone. */
  public InetSocketAddress peerAddress() {
    return (InetSocketAddress) source.address();
  }

  /**
   * Returns the address of this side.
   *
   * @throws IOException if the stream is closed
   */
  public InetSocketAddress localAddress() throws IOException {
    return (InetSocketAddress) kernel.localAddress(source);
  }

  /**
   * Says whether small writes are sent at once (true, as at the beginning) or gathered until the
   * other side has confirmed earlier ones.
   *
   * @throws IOException if the stream is closed
   */
  public void noDelay(boolean on) throws IOException {
    setOption(StandardSocketOptions.TCP_NODELAY, on);
  }

  /**
   * Tells whether small writes are sent at once.
   *
   * @throws IOException if the stream is closed
   */
  public boolean noDelay() throws IOException {
    return option(StandardSocketOptions.TCP_NODELAY);
  }

  /**
   * Says whether the system asks the other side of an idle connection if it is still there.
   *
   * @throws IOException if the stream is closed
   */
  public void keepAlive(boolean on) throws IOException {
    setOption(StandardSocketOptions.SO_KEEPALIVE, on);
  }

  /**
   * Has closing this stream reset the connection if what was written has not arrived in time; the
   * close itself never waits. In whole seconds.
   *
   * @throws IllegalArgumentException if it is negative, or above 65,535 s
   * @throws IOException if the stream is closed
   */
  public void linger(Duration time) throws IOException {
    setOption(StandardSocketOptions.SO_LINGER, Settings.lingerSeconds(time));
  }

  /**
   * Returns the time of {@link #linger}, if it was set.
   *
   * @throws IOException if the stream is closed
   */
  public Optional<Duration> linger() throws IOException {
    int seconds = option(StandardSocketOptions.SO_LINGER);
    return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  /**
   * Has closing this stream reset the connection at once, and forget what was written.
   *
   * @throws IOException if the stream is closed
   */
  public void zeroLinger() throws IOException {
    linger(Duration.ZERO);
  }

  /**
   * Says whether confirmations are sent at once; the system goes back to its own judgement after a
   * while.
   *
   * @throws UnsupportedOperationException if this system has no such option
   * @throws IOException if the stream is closed
   */
  public void quickAck(boolean on) throws IOException {
    setOption(SocketOptions.QUICK_ACK, on);
  }

  /**
   * Tells whether confirmations are sent at once.
   *
   * @throws UnsupportedOperationException if this system has no such option
   * @throws IOException if the stream is closed
   */
  public boolean quickAck() throws IOException {
    return option(SocketOptions.QUICK_ACK);
  }

  /**
   * Sets how many hops packets may go: 1 to 255.
   *
   * @throws UnsupportedOperationException with the JDK's selector
   * @throws IOException if the stream is closed
   */
  public void ttl(int hops) throws IOException {
    setOption(SocketOptions.TTL, hops);
  }

  /**
   * Returns how many hops packets may go.
   *
   * @throws UnsupportedOperationException with the JDK's selector
   * @throws IOException if the stream is closed
   */
  public int ttl() throws IOException {
    return option(SocketOptions.TTL);
  }

  /**
   * Sets the type of service of IPv4, or the traffic class of IPv6: 0 to 255.
   *
   * @throws IOException if the stream is closed
   */
  public void trafficClass(int value) throws IOException {
    setOption(StandardSocketOptions.IP_TOS, value);
  }

  /**
   * Returns the type of service of IPv4, or the traffic class of IPv6.
   *
   * @throws IOException if the stream is closed
   */
  public int trafficClass() throws IOException {
    return option(StandardSocketOptions.IP_TOS);
  }

  /**
   * Sets an option of the socket: one of {@code TCP_NODELAY}, {@code SO_KEEPALIVE}, {@code
   * SO_LINGER}, {@code SO_RCVBUF}, {@code SO_SNDBUF} of {@link StandardSocketOptions}.
   *
   * @throws UnsupportedOperationException if the option is not for TCP
   * @throws IOException if the stream is closed or the system refuses the value
   */
  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    super.setOption(option, value);
  }

  @Override
  public String toString() {
    return "TcpStream[" + peerAddress() + "]";
  }
}
