package dev.dormouse.net;

import dev.dormouse.future.Future;
import dev.dormouse.reactor.Connect;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.PeerIdentity;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.Source;
import dev.dormouse.reactor.SourcePair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A connection between two Unix sockets: a stream of bytes within this host.
 *
 * <p>It belongs to the reactor of the task that connected or accepted it: on a runtime with one
 * thread to that thread, else to any task of the runtime. One task may read while another writes.
 */
public final class UnixStream extends SourceStream {
  private final UnixAddress peerAddress;

  private UnixStream(Kernel kernel, Source source, UnixAddress peerAddress) {
    super(kernel, source);
    this.peerAddress = peerAddress;
  }

  /** Makes the stream of an open source, or closes that and fails. */
  static UnixStream of(Kernel kernel, Source source) throws IOException {
    try {
      return new UnixStream(kernel, source, UnixAddress.ofSource(kernel.peerAddress(source)));
    } catch (Throwable failure) {
      source.close();
      throw failure;
    }
  }

  /** Two connected streams. */
  public record Pair(UnixStream first, UnixStream second) {}

  /**
   * Connects to the server at a path. The future fails with a {@link java.net.ConnectException}
   * that names it if there is no such file, nobody listens, the permission is missing, or too many
   * connections wait to be accepted there; on Linux one does not wait for its turn.
   *
   * @throws IllegalArgumentException if the path is empty, or longer than 107 bytes
   * @cancelSafety dropped before its end it closes the connection it has begun
   */
  public static Future<UnixStream> connect(Path path) {
    return connect(UnixAddress.of(path));
  }

  /**
   * Connects to the server at an address.
   *
   * @throws IllegalArgumentException if the address is unnamed
   * @cancelSafety as for {@link #connect(Path)}
   */
  public static Future<UnixStream> connect(UnixAddress address) {
    return connect(new Connect(named(address).name()));
  }

  /**
   * Connects to the server at an address, and lets that see where from. The file of a path stays.
   *
   * @throws IllegalArgumentException if the address is unnamed
   * @cancelSafety as for {@link #connect(Path)}
   */
  public static Future<UnixStream> connect(UnixAddress address, UnixAddress from) {
    return connect(new Connect(named(address).name(), from.name(), List.of()));
  }

  private static Future<UnixStream> connect(Connect connect) {
    return new OfSource<>(connect, (source, cx) -> of(Reactor.of(cx).kernel(), source));
  }

  private static UnixAddress named(UnixAddress address) {
    if (address.isUnnamed()) {
      throw new IllegalArgumentException("nobody can connect to a socket without a name");
    }
    return address;
  }

  /**
   * Opens two connected streams without names.
   *
   * @cancelSafety dropped before its end it has opened nothing
   */
  public static Future<Pair> pair() {
    return new KernelOpen<>(
        "pair of Unix streams",
        kernel -> {
          SourcePair pair = kernel.pair(false);
          return new Pair(
              new UnixStream(kernel, pair.first(), UnixAddress.unnamed()),
              new UnixStream(kernel, pair.second(), UnixAddress.unnamed()));
        });
  }

  /** Returns the address of the other side, mostly unnamed; known also after that has gone. */
  public UnixAddress peerAddress() {
    return peerAddress;
  }

  /**
   * Returns the address of this side.
   *
   * @throws IOException if the stream is closed
   */
  public UnixAddress localAddress() throws IOException {
    return UnixAddress.ofSource(kernel.localAddress(source));
  }

  /**
   * Tells who is at the other side.
   *
   * @throws UnsupportedOperationException with the JDK's selector, which cannot tell the numbers
   * @throws IOException if the stream is closed
   */
  public UCred peerCredentials() throws IOException {
    PeerIdentity peer = kernel.peerIdentity(source);
    return new UCred(peer.pid(), peer.uid(), peer.gid());
  }

  @Override
  public String toString() {
    return "UnixStream[" + peerAddress + "]";
  }
}
