package dev.dormouse.net;

import dev.dormouse.reactor.PollerKind;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.ReactorOptions;
import java.time.Duration;

/** The reactors on which the whole suite runs. */
enum Backend {
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
    return kind == PollerKind.NIO
        || System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
  }

  /** Whether the reactor belongs to one thread. */
  boolean isConfined() {
    return !options.shared();
  }

  Reactor open() {
    return Reactor.open(options.withPoller(kind));
  }

  /** Opens a reactor that does one blocking call after the other. */
  Reactor openWithOneBlockingThread() {
    return Reactor.open(options.withPoller(kind).withOffload(1, 8, Duration.ZERO));
  }
}
