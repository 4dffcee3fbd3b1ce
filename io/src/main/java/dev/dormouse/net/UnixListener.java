package dev.dormouse.net;

import dev.dormouse.future.Future;
import dev.dormouse.io.Limits;
import dev.dormouse.reactor.Accept;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.ListenOptions;
import dev.dormouse.reactor.Source;
import dev.dormouse.stream.Stream;
import java.nio.file.Path;

/**
 * A Unix socket that listens for connections.
 *
 * <p>The file of a path is made by binding and stays when the listener is closed: whoever starts a
 * server deletes an old one before, since only they know that no other server has it.
 *
 * <p>It belongs to the reactor of the task that bound it. Any number of accepts may be under way at
 * a time; each connection comes to one of them, in the order that {@link TcpListener} tells.
 */
public final class UnixListener implements AutoCloseable {
  private static final ListenOptions OPTIONS =
      new ListenOptions(Limits.LISTEN_BACKLOG, false, false);

  private final Kernel kernel;
  private final Source source;
  private final UnixAddress localAddress;

  private UnixListener(Kernel kernel, Source source, UnixAddress localAddress) {
    this.kernel = kernel;
    this.source = source;
    this.localAddress = localAddress;
  }

  /**
   * Listens at a path. The future fails with a {@link java.net.BindException} that names it and
   * what to do if there is a file already, or the permission is missing.
   *
   * @throws IllegalArgumentException if the path is empty, or longer than 107 bytes
   * @cancelSafety dropped before its end it has opened nothing
   */
  public static Future<UnixListener> bind(Path path) {
    return bind(UnixAddress.of(path));
  }

  /**
   * Listens at an address; an unnamed one asks the system for an abstract name.
   *
   * @cancelSafety as for {@link #bind(Path)}
   */
  public static Future<UnixListener> bind(UnixAddress address) {
    return new KernelOpen<>("bind to " + address, kernel -> listen(kernel, address));
  }

  private static UnixListener listen(Kernel kernel, UnixAddress address) throws Exception {
    Source source = kernel.listen(address.name(), OPTIONS);
    try {
      UnixAddress bound = UnixAddress.ofSource(kernel.localAddress(source));
      return new UnixListener(kernel, source, bound);
    } catch (Throwable failure) {
      source.close();
      throw failure;
    }
  }

  /**
   * Takes the next connection.
   *
   * @cancelSafety a dropped accept has taken no connection; it waits for the next one
   */
  public Future<UnixStream> accept() {
    return new OfSource<>(new Accept(source), (accepted, cx) -> UnixStream.of(kernel, accepted));
  }

  /**
   * Returns the connections as a stream without an end. It does not close the listener.
   *
   * @cancelSafety its {@code next} is safe: a connection waits for the next one
   */
  public Stream<UnixStream> incoming() {
    return new Incoming<>(this, this::accept);
  }

  /** Returns the address it listens on. */
  public UnixAddress localAddress() {
    return localAddress;
  }

  /**
   * Stops listening. Connections that nobody has accepted are reset, a waiting accept fails; those
   * accepted live on. The file of its path stays. Never blocks; closing again does nothing.
   */
  @Override
  public void close() {
    source.close();
  }

  @Override
  public String toString() {
    return "UnixListener[" + localAddress + "]";
  }
}
