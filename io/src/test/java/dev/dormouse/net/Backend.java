package dev.dormouse.net;

import dev.dormouse.reactor.PollerKind;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.ReactorOptions;
import dev.dormouse.reactor.ReactorUse;
import java.time.Duration;

/** The reactors on which the whole suite runs. */
enum Backend {
  URING_CONFINED(PollerKind.IO_URING, ReactorOptions.confined()),
  URING_PINNED(PollerKind.IO_URING, ReactorOptions.pinned()),
  URING_SHARED(PollerKind.IO_URING, ReactorOptions.sharedByThreads()),
  EPOLL_CONFINED(PollerKind.EPOLL, ReactorOptions.confined()),
  EPOLL_SHARED(PollerKind.EPOLL, ReactorOptions.sharedByThreads()),
  NIO_CONFINED(PollerKind.NIO, ReactorOptions.confined()),
  NIO_SHARED(PollerKind.NIO, ReactorOptions.sharedByThreads());

  private final PollerKind kind;
  private final ReactorOptions options;

  Backend(PollerKind kind, ReactorOptions options) {
    this.kind = kind;
    this.options = options;
  }

  /** Whether this system has the poller at all. */
  boolean isHere() {
    return isHere(kind);
  }

  /** Whether this system has a poller at all. */
  static boolean isHere(PollerKind kind) {
    try (Reactor reactor = Reactor.open(ReactorOptions.confined().withPoller(kind))) {
      return reactor.descriptors() == 0;
    } catch (UnsupportedOperationException forbidden) {
      return false;
    }
  }

  /**
   * Whether the kernel has tables of descriptors that can become ordinary ones: whoever refuses a
   * listener with direct descriptors there is wrong.
   */
  static boolean hasTables() {
    String[] release = System.getProperty("os.version").split("\\D+");
    int major = Integer.parseInt(release[0]);
    return isHere(PollerKind.IO_URING)
        && (major > 6 || major == 6 && Integer.parseInt(release[1]) >= 8);
  }

  /** Whether the poller makes system calls of its own, which can more than the JDK's channels. */
  boolean isNative() {
    return kind != PollerKind.NIO;
  }

  /** Whether it is one over io_uring. */
  boolean isUring() {
    return kind == PollerKind.IO_URING;
  }

  /** Whether the reactor belongs to one thread. */
  boolean isConfined() {
    return options.use() == ReactorUse.CONFINED;
  }

  ReactorOptions options() {
    return options.withPoller(kind);
  }

  Reactor open() {
    return Reactor.open(options());
  }

  /** Opens a reactor that does one blocking call after the other. */
  Reactor openWithOneBlockingThread() {
    return Reactor.open(options.withPoller(kind).withOffload(1, 8, Duration.ZERO));
  }
}
