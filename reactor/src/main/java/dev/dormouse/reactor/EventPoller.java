package dev.dormouse.reactor;

import dev.dormouse.sys.Platform;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells which of many descriptors are ready: a poller and nothing else, for programs that have a
 * loop of their own. Tasks need none, the sockets of this library wait by themselves.
 *
 * <p>Over the JDK's selector it watches channels that do not block, over epoll descriptor numbers
 * of any origin, which stay their owner's: deregister one before it is closed. One thread waits at
 * a time; all else is for any thread, also during a wait.
 */
public final class EventPoller implements AutoCloseable {
  private static final long FOREVER = -1;

  private final EventSource source;

  /** Whether a thread is in a wait. Guarded by this. */
  private boolean awaiting;

  /** Guarded by this. */
  private boolean closed;

  private EventPoller(EventSource source) {
    this.source = source;
  }

  /**
   * Opens a poller over the best interface of this system that may be used; {@link #name} says
   * which.
   */
  public static EventPoller open() throws IOException {
    return open(
        Platform.isLinuxX64() && Platform.isNativeAccessGranted()
            ? PollerKind.EPOLL
            : PollerKind.NIO);
  }

  /**
   * Opens a poller over an interface of one's choice.
   *
   * @throws UnsupportedOperationException if it is not to be had here, or has no such form
   */
  public static EventPoller open(PollerKind kind) throws IOException {
    return switch (kind) {
      case AUTO -> open();
      case NIO -> new EventPoller(new SelectorEvents());
      case EPOLL -> {
        if (!Platform.isLinuxX64()) {
          throw new UnsupportedOperationException(
              "epoll is for Linux on x86-64, and this is " + Platform.name() + "; choose nio");
        }
        yield new EventPoller(new EpollEventSource());
      }
      case IO_URING ->
          throw new UnsupportedOperationException(
              "io_uring tells what was done, not what is ready; choose epoll");
    };
  }

  /** Returns the name of what it works over: {@code epoll} or {@code nio}. */
  public String name() {
    return source.name();
  }

  /**
   * Begins to watch a channel that does not block.
   *
   * @throws java.nio.channels.IllegalBlockingModeException if it does
   * @throws IllegalStateException if it is watched already
   * @throws UnsupportedOperationException with epoll, which watches numbers; with {@link
   *     Interest#PRIORITY} or an edge mode
   */
  public synchronized void register(
      SelectableChannel channel, long token, Interest interest, EventMode mode) throws IOException {
    requireOpen();
    source.watch(channel, token, interest, mode, false);
  }

  /**
   * Begins to watch a descriptor, which should not block.
   *
   * @throws IllegalStateException if it is watched already
   * @throws UnsupportedOperationException with the JDK's selector, which watches channels
   * @throws IOException if there is no such descriptor, or it cannot be watched, as files cannot
   */
  public synchronized void register(int descriptor, long token, Interest interest, EventMode mode)
      throws IOException {
    requireOpen();
    source.watch(descriptor, token, interest, mode, false);
  }

  /**
   * Changes token, interest and mode of a channel, and lets it be heard again after a one-shot.
   *
   * @throws IllegalStateException if it is not watched
   */
  public synchronized void modify(
      SelectableChannel channel, long token, Interest interest, EventMode mode) throws IOException {
    requireOpen();
    source.watch(channel, token, interest, mode, true);
  }

  /**
   * Changes token, interest and mode of a descriptor, and lets it be heard again after a one-shot.
   *
   * @throws IllegalStateException if it is not watched
   */
  public synchronized void modify(int descriptor, long token, Interest interest, EventMode mode)
      throws IOException {
    requireOpen();
    source.watch(descriptor, token, interest, mode, true);
  }

  /**
   * Stops watching a channel. It stays bound to the selector, and so in its mode, until it or the
   * poller is closed.
   *
   * @throws IllegalStateException if it is not watched
   */
  public synchronized void deregister(SelectableChannel channel) {
    requireOpen();
    source.forget(channel);
  }

  /**
   * Stops watching a descriptor.
   *
   * @throws IllegalStateException if it is not watched
   */
  public synchronized void deregister(int descriptor) throws IOException {
    requireOpen();
    source.forget(descriptor);
  }

  /**
   * Waits until something is ready. It may return early, with no event: when it was woken, when
   * somebody registers, and over the JDK's selector when the thread is interrupted.
   *
   * @param timeout longest wait; zero asks the kernel without a wait, null has no end
   * @throws IllegalStateException if another thread waits, or the poller is closed
   */
  public List<ReadyEvent> await(@Nullable Duration timeout) throws IOException {
    long nanos = timeout == null ? FOREVER : Math.max(0, saturatedNanos(timeout));
    synchronized (this) {
      requireOpen();
      if (awaiting) {
        throw new IllegalStateException("another thread waits in this poller; one may at a time");
      }
      awaiting = true;
    }
    try {
      return source.await(nanos);
    } finally {
      synchronized (this) {
        awaiting = false;
        if (closed) {
          source.close();
        }
      }
    }
  }

  private static long saturatedNanos(Duration timeout) {
    return timeout.getSeconds() >= Long.MAX_VALUE / 1_000_000_000
        ? Long.MAX_VALUE
        : timeout.toNanos();
  }

  /** Makes a wait that is under way return, or the next one. Several calls count as one. */
  public synchronized void wake() {
    if (!closed) {
      source.wake();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the poller was closed");
    }
  }

  /** Stops watching everything, and ends a wait that is under way. Idempotent; never blocks. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (awaiting) {
      source.wake();
    } else {
      source.close();
    }
  }

  @Override
  public String toString() {
    return "EventPoller[" + name() + "]";
  }

  /** Makes the failure of what is watched already, or not at all. */
  static IllegalStateException wrong(Object watched, boolean known) {
    return new IllegalStateException(
        Objects.toString(watched)
            + (known
                ? " is not watched by this poller; register it first"
                : " is watched by this poller already; modify it, or deregister it first"));
  }
}
