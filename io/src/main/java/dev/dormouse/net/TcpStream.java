package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.Connect;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.Source;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import org.jspecify.annotations.Nullable;

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
  private final InetSocketAddress peerAddress;

  private TcpStream(Kernel kernel, Source source, InetSocketAddress peerAddress) {
    super(kernel, source);
    this.peerAddress = peerAddress;
  }

  /** Makes the stream of an open source, or closes that and fails. */
  static TcpStream of(Kernel kernel, Source source) throws IOException {
    try {
      return new TcpStream(kernel, source, (InetSocketAddress) kernel.peerAddress(source));
    } catch (Throwable failure) {
      source.close();
      throw failure;
    }
  }

  /**
   * Connects to a server. The first poll looks the name up, if it is none of the literals of IPv4
   * and IPv6; its addresses are tried one after the other.
   *
   * <p>The future fails with a {@link java.net.ConnectException} or another {@link IOException}
   * that names the address and the reason, and with an {@link java.net.UnknownHostException} if the
   * name is unknown. Put a {@code Time.timeout} around it where the system's patience is too long.
   *
   * @param port 1 to 65535
   * @throws IllegalArgumentException if the host is empty or the port out of its range
   * @cancelSafety dropped before its end it closes the connection it has begun
   */
  public static Future<TcpStream> connect(String host, int port) {
    return new Connecting(Host.forConnecting(host, port));
  }

  /**
   * Connects to a server; an unresolved address is looked up.
   *
   * @cancelSafety as for {@link #connect(String, int)}
   */
  public static Future<TcpStream> connect(InetSocketAddress address) {
    return new Connecting(
        Host.forConnecting(
            address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress(),
            address.getPort()));
  }

  /** Returns the address of the other side; known also after that has gone. */
  public InetSocketAddress peerAddress() {
    return peerAddress;
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
    return "TcpStream[" + peerAddress + "]";
  }

  private static final class Connecting extends Establish<TcpStream> {
    Connecting(Host host) {
      super(host);
    }

    @Override
    Future<TcpStream> attempt(InetSocketAddress address, Reactor reactor) {
      return new Attempt(reactor.kernel(), new Connect(address));
    }

    @Override
    public String toString() {
      return describe("connect to");
    }
  }

  /** Makes a stream of the source that was connected, in the same poll. */
  private static final class Attempt extends RawFuture<TcpStream> {
    private final Kernel kernel;
    private final Connect connect;

    Attempt(Kernel kernel, Connect connect) {
      this.kernel = kernel;
      this.connect = connect;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      Object answer = connect.pollRaw(cx);
      return answer instanceof Source connected ? of(kernel, connected) : Poll.PENDING;
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.of(connect);
    }

    @Override
    public void drop() {
      connect.drop();
    }
  }
}
