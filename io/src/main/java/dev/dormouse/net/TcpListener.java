package dev.dormouse.net;

import dev.dormouse.future.Future;
import dev.dormouse.io.Limits;
import dev.dormouse.reactor.Accept;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.ListenOptions;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.SocketOptions;
import dev.dormouse.reactor.Source;
import dev.dormouse.stream.Stream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;

/**
 * A socket that listens for TCP connections.
 *
 * <p>It belongs to the reactor of the task that bound it: on a runtime with one thread to that
 * thread, else to any task of the runtime. Any number of accepts may be under way at a time; each
 * connection comes to one of them.
 *
 * @fairness accepts are woken in the order in which they came, one for each connection. One that
 *     was woken and is dropped wakes the next; one that is neither polled nor dropped may keep a
 *     connection waiting until the next one comes
 */
public final class TcpListener implements AutoCloseable {
  private static final ListenOptions OPTIONS =
      new ListenOptions(Limits.LISTEN_BACKLOG, false, true);

  private final Kernel kernel;
  private final Source source;
  private final InetSocketAddress localAddress;

  private TcpListener(Kernel kernel, Source source, InetSocketAddress localAddress) {
    this.kernel = kernel;
    this.source = source;
    this.localAddress = localAddress;
  }

  /**
   * Listens on a port of this host. The first poll looks the name up, if it is none of the literals
   * of IPv4 and IPv6; of several addresses the first that serves is taken.
   *
   * <p>The future fails with a {@link java.net.BindException} that names the address and what to do
   * if the port is in use, the address is not of this host or the permission is missing, and with
   * an {@link java.net.UnknownHostException} if the name is unknown.
   *
   * @param host such as {@code 127.0.0.1}, {@code ::1} or {@code localhost}; {@code 0.0.0.0} or
   *     {@code ::} for all addresses of this host
   * @param port 0 to 65535; 0 takes a free one, which {@link #localAddress} tells
   * @throws IllegalArgumentException if the host is empty or the port out of its range
   * @cancelSafety dropped before its end it has opened nothing
   */
  public static Future<TcpListener> bind(String host, int port) {
    return new Bind(Host.forListening(host, port));
  }

  /**
   * Listens on an address of this host; an unresolved one is looked up.
   *
   * @cancelSafety as for {@link #bind(String, int)}
   */
  public static Future<TcpListener> bind(InetSocketAddress address) {
    return new Bind(Host.forListening(address));
  }

  static TcpListener listen(InetSocketAddress address, Kernel kernel, ListenOptions options)
      throws IOException {
    Source source = kernel.listen(address, options);
    try {
      return new TcpListener(kernel, source, (InetSocketAddress) kernel.localAddress(source));
    } catch (Throwable failure) {
      source.close();
      throw failure;
    }
  }

  /**
   * Takes the next connection. Small writes of it are sent at once.
   *
   * <p>The future fails with a {@link java.net.SocketException} if the listener is closed. Where
   * the process has too many open files, or the system no memory, it waits until some are free:
   * connections stay in the backlog, and the log tells what to do.
   *
   * @cancelSafety a dropped accept has taken no connection; it waits for the next one
   */
  public Future<TcpStream> accept() {
    return new OfSource<>(new Accept(source), (accepted, cx) -> new TcpStream(kernel, accepted));
  }

  /**
   * Returns the connections as a stream without an end: a failure to accept is thrown, and the next
   * one is asked for after it. It does not close the listener.
   *
   * @cancelSafety its {@code next} is safe: a connection waits for the next one
   */
  public Stream<TcpStream> incoming() {
    return new Incoming<>(this, this::accept);
  }

  /**
   * Sets an option of the socket, mostly for the streams that it accepts from then on.
   *
   * @throws UnsupportedOperationException if the option is not for listeners
   * @throws IOException if the listener is closed or the system refuses the value
   */
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    kernel.setOption(source, option, value);
  }

  /**
   * Returns the value of an option of the socket.
   *
   * @throws UnsupportedOperationException if the option is not for listeners
   * @throws IOException if the listener is closed
   */
  public <T> T option(SocketOption<T> option) throws IOException {
    return kernel.option(source, option);
  }

  /**
   * Sets how many hops packets of accepted streams may go: 1 to 255.
   *
   * @throws UnsupportedOperationException with the JDK's selector
   * @throws IOException if the listener is closed
   */
  public void ttl(int hops) throws IOException {
    setOption(SocketOptions.TTL, hops);
  }

  /**
   * Returns how many hops packets of accepted streams may go.
   *
   * @throws UnsupportedOperationException with the JDK's selector
   * @throws IOException if the listener is closed
   */
  public int ttl() throws IOException {
    return option(SocketOptions.TTL);
  }

  /** Returns the address it listens on, with the port that the kernel has chosen for port 0. */
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  /**
   * Stops listening. Connections that nobody has accepted are reset, a waiting accept fails; those
   * accepted live on. Never blocks; closing again does nothing. The port is free at once, or with
   * the JDK's selector at the latest after the reactor's next turn.
   */
  @Override
  public void close() {
    source.close();
  }

  @Override
  public String toString() {
    return "TcpListener[" + localAddress + "]";
  }

  /** Listens in the poll that answers, so that there is nothing to take back when dropped. */
  private static final class Bind extends Establish<TcpListener> {
    Bind(Host host) {
      super(host);
    }

    @Override
    Future<TcpListener> attempt(InetSocketAddress address, Reactor reactor) {
      return new KernelCall<>("bind", () -> listen(address, reactor.kernel(), OPTIONS));
    }

    @Override
    public String toString() {
      return describe("bind to");
    }
  }
}
