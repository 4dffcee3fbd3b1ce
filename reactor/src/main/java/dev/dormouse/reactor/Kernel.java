package dev.dormouse.reactor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SelectableChannel;
import java.util.List;

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
  Source listen(SocketAddress address, ListenOptions options) throws IOException;

  /**
   * Opens a socket for datagrams at {@code address}: of the Internet, where port 0 takes a free
   * one, or a {@link UnixName}, where an unnamed one stays so.
   *
   * @throws IllegalArgumentException if the address is not resolved
   * @throws UnsupportedOperationException if this poller has no such sockets
   * @throws IOException as for {@link #listen}
   */
  Source openDatagrams(SocketAddress address, List<OptionValue<?>> options) throws IOException;

  /** Has a socket for datagrams exchange them with {@code peer} only. */
  void connectDatagrams(Source socket, SocketAddress peer) throws IOException;

  /**
   * Opens two connected Unix sockets.
   *
   * @param datagrams whether they are for datagrams or for streams
   * @throws UnsupportedOperationException if this poller has no such sockets
   */
  SourcePair pair(boolean datagrams) throws IOException;

  /**
   * Begins to watch a descriptor that is not this library's and should not block. It stays its
   * owner's: closing the source ends the watch only, and has to come before the descriptor is
   * closed. What such a source can do is {@link AwaitReady}.
   *
   * @throws UnsupportedOperationException if this poller knows no numbers
   * @throws IOException if there is no such descriptor, it is watched already, or it cannot be
   *     watched, as files cannot
   */
  Source watch(int descriptor) throws IOException;

  /**
   * Does the same for a channel.
   *
   * @throws java.nio.channels.IllegalBlockingModeException if it blocks
   * @throws UnsupportedOperationException if this poller knows no channels
   */
  Source watch(SelectableChannel channel) throws IOException;

  /** Returns the address that {@code source} is bound to. */
  SocketAddress localAddress(Source source) throws IOException;

  /** Returns the address of the other end; known also after that end has gone. */
  SocketAddress peerAddress(Source stream) throws IOException;

  /**
   * Tells who is at the other end of a Unix stream.
   *
   * @throws UnsupportedOperationException if this poller cannot tell
   */
  PeerIdentity peerIdentity(Source stream) throws IOException;

  /** Has a socket receive the datagrams to {@code group} that come by {@code device}. */
  void joinGroup(Source socket, InetAddress group, NetworkInterface device) throws IOException;

  /** Ends what {@link #joinGroup} began. */
  void leaveGroup(Source socket, InetAddress group, NetworkInterface device) throws IOException;

  /**
   * Fails if bytes of an earlier send that was answered could not be sent. That concerns pollers
   * that hand them over later; a failure is told once, here or by the next send or the end of the
   * sending direction.
   */
  default void checkWritten(Source stream) throws IOException {
    if (!stream.isOpen()) {
      throw new SourceClosedException("flush of " + stream + ", which was closed");
    }
  }

  /**
   * Ends the sending direction: the other end reads to its end. Receiving goes on; a later send
   * fails. Idempotent, and nothing happens if the connection has gone already.
   */
  void shutdownWrite(Source stream) throws IOException;

  /** Ends the receiving direction: what comes from now on is refused. Idempotent. */
  void shutdownRead(Source stream) throws IOException;

  /**
   * Sets an option: one of {@link java.net.StandardSocketOptions} or {@link SocketOptions}. Options
   * are known by their name.
   *
   * @throws UnsupportedOperationException if the option is not for such a source, or this poller
   *     cannot set it
   * @throws IllegalArgumentException if the value is out of the option's range
   */
  <T> void setOption(Source source, SocketOption<T> option, T value) throws IOException;

  /**
   * Returns the value of an option.
   *
   * @throws UnsupportedOperationException if the option is none of those that can be set
   */
  <T> T option(Source source, SocketOption<T> option) throws IOException;
}
