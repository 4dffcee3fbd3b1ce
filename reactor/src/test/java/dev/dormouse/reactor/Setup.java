package dev.dormouse.reactor;

import dev.dormouse.sys.Platform;
import java.util.stream.Stream;

/** One way to run the suite: a poller, and who may poll. */
record Setup(PollerKind poller, boolean shared) {

  /** All that work on this machine. */
  static Stream<Setup> all() {
    Stream<PollerKind> pollers =
        Platform.isLinuxX64()
            ? Stream.of(PollerKind.EPOLL, PollerKind.NIO)
            : Stream.of(PollerKind.NIO);
    return pollers.flatMap(kind -> Stream.of(new Setup(kind, false), new Setup(kind, true)));
  }

  /** The shared ones. */
  static Stream<Setup> shareable() {
    return all().filter(Setup::shared);
  }

  ReactorOptions options() {
    ReactorOptions options = shared ? ReactorOptions.sharedByThreads() : ReactorOptions.confined();
    return options.withPoller(poller);
  }

  Reactor open() {
    return Reactor.open(options());
  }
}
