package dev.dormouse.reactor;

import dev.dormouse.reactor.poller.Poller;
import java.net.SocketAddress;

/**
 * A descriptor that a reactor owns: a listener or a stream. Opaque: {@link Kernel} and {@link
 * Operation} say what can be done with it.
 *
 * <p>At a time one operation may wait to read (accept, receive) and one to write (connect, send); a
 * further one fails. The reactor closes what its user did not.
 */
public abstract class Source implements AutoCloseable {
  private final Poller poller;

  /** For pollers. */
  protected Source(Poller poller) {
    this.poller = poller;
  }

  /** For pollers. */
  protected final Poller poller() {
    return poller;
  }

  /**
   * Returns the remote address of a stream, the local one of another source; also after the close.
   */
  public abstract SocketAddress address();

  /** Tells whether the source has not been closed yet. */
  public abstract boolean isOpen();

  /**
   * Gives the descriptor back. What waits on it fails with {@link SourceClosedException}.
   * Idempotent; never blocks; for the threads that {@link Kernel} names.
   */
  @Override
  public abstract void close();
}
