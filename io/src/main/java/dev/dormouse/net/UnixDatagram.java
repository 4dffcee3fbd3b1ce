package dev.dormouse.net;

import dev.dormouse.future.Future;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.Source;
import dev.dormouse.reactor.SourcePair;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * A Unix socket for datagrams, which within this host are neither lost nor reordered. Linux, with a
 * native poller: the JDK has none.
 *
 * <p>It belongs to the reactor of the task that opened it. Any number of tasks may wait to receive,
 * and to send; each datagram comes to one of them, in the order that {@link UdpSocket} tells. A
 * send waits for room in the queue of the socket it is connected to. A {@code sendTo} to another
 * one cannot: nobody tells when there is room, so it fails if the queue is full.
 *
 * <p>The file of a path is made by binding and stays when the socket is closed.
 */
public final class UnixDatagram extends SourceDatagrams<UnixAddress> {

  private UnixDatagram(Kernel kernel, Source source) {
    super(kernel, source);
  }

  /** Two connected sockets. */
  public record Pair(UnixDatagram first, UnixDatagram second) {}

  /**
   * Opens a socket at a path.
   *
   * @throws IllegalArgumentException if the path is empty, or longer than 107 bytes
   * @cancelSafety dropped before its end it has opened nothing
   */
  public static Future<UnixDatagram> bind(Path path) {
    return bind(UnixAddress.of(path));
  }

  /**
   * Opens a socket at an address; an unnamed one stays so.
   *
   * @cancelSafety dropped before its end it has opened nothing
   */
  public static Future<UnixDatagram> bind(UnixAddress address) {
    return new KernelOpen<>(
        "bind to " + address,
        kernel -> new UnixDatagram(kernel, kernel.openDatagrams(address.name(), List.of())));
  }

  /**
   * Opens a socket without an address, which can send and gets no answers.
   *
   * @cancelSafety dropped before its end it has opened nothing
   */
  public static Future<UnixDatagram> unbound() {
    return bind(UnixAddress.unnamed());
  }

  /**
   * Opens two connected sockets without names.
   *
   * @cancelSafety dropped before its end it has opened nothing
   */
  public static Future<Pair> pair() {
    return new KernelOpen<>(
        "pair of Unix sockets for datagrams",
        kernel -> {
          SourcePair pair = kernel.pair(true);
          return new Pair(
              new UnixDatagram(kernel, pair.first()), new UnixDatagram(kernel, pair.second()));
        });
  }

  /**
   * Has the socket send to one address. That is done at once: nothing waits within a host.
   *
   * @throws IllegalArgumentException if the address is unnamed
   * @throws IOException if nobody is there, or the socket is closed
   */
  public void connect(UnixAddress address) throws IOException {
    kernel.connectDatagrams(source, address.name());
  }

  /**
   * Ends directions of a connected socket: what was sent before is still received.
   *
   * @throws IOException if the socket is closed
   */
  public void shutdown(boolean receiving, boolean sending) throws IOException {
    if (receiving) {
      kernel.shutdownRead(source);
    }
    if (sending) {
      kernel.shutdownWrite(source);
    }
  }

  @Override
  SocketAddress toSource(UnixAddress address) {
    if (address.isUnnamed()) {
      throw new IllegalArgumentException("nothing can be sent to a socket without a name");
    }
    return address.name();
  }

  @Override
  UnixAddress ofSource(SocketAddress address) {
    return UnixAddress.ofSource(address);
  }

  @Override
  public String toString() {
    return "UnixDatagram[" + source + "]";
  }
}
