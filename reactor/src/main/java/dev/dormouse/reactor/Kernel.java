package dev.dormouse.reactor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;

/**
 * The seam for control calls: those that never wait. What may wait is an {@link Operation}.
 *
 * <p>With a confined reactor for the polling thread only, with a shared one for any thread. Each
 * call fails with {@link SourceClosedException} on a closed source, and with an exception that
 * names the address and what to do about it.
 */
public interface Kernel {

  /**
   * Opens a socket at {@code address} and listens. Port 0 takes a free one. On systems with Unix
   * sockets a port whose last listener has just gone may be taken again at once.
   *
   * @throws IllegalArgumentException if the address is not resolved
   * @throws java.net.BindException if the port is taken, the address is not of this host, or the
   *     permission is missing
   * @throws IOException if the process has too many open files, or for a failure of another kind
   */
  Source listen(InetSocketAddress address, ListenOptions options) throws IOException;

  /** Returns the address that {@code source} is bound to. */
  InetSocketAddress localAddress(Source source) throws IOException;

  /** Returns the address of the other end; known also after that end has gone. */
  InetSocketAddress peerAddress(Source stream) throws IOException;

  /**
   * Ends the sending direction: the other end reads to its end. Receiving goes on; a later send
   * fails. Idempotent, and nothing happens if the connection has gone already.
   */
  void shutdownWrite(Source stream) throws IOException;

  /**
   * Sets an option. Supported are those of {@link java.net.StandardSocketOptions} for TCP: {@code
   * TCP_NODELAY}, {@code SO_KEEPALIVE}, {@code SO_LINGER}, {@code SO_RCVBUF}, {@code SO_SNDBUF},
   * {@code SO_REUSEADDR}, {@code SO_REUSEPORT}.
   *
   * @throws UnsupportedOperationException if the option is none of them
   */
  <T> void setOption(Source source, SocketOption<T> option, T value) throws IOException;

  /**
   * Returns the value of an option.
   *
   * @throws UnsupportedOperationException if the option is none of those that can be set
   */
  <T> T option(Source source, SocketOption<T> option) throws IOException;
}
