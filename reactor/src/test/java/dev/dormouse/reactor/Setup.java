package dev.dormouse.reactor;

import dev.dormouse.sys.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One way to run the suite.
 *
 * @param poller what waits
 * @param shared who may poll
 * @param without features of io_uring that the poller does without
 */
record Setup(PollerKind poller, boolean shared, String without) {
  private static final String WITHOUT_PROPERTY = "dormouse.uring.without";

  /** Each feature missing alone, and all at once; a shared ring has no use for some. */
  private static final List<String> WITHOUT_CONFINED =
      List.of("", "bound", "receive", "send", "direct", "bound,cooperative,direct,send");

  private static final List<String> WITHOUT_SHARED = List.of("", "receive", "direct");

  Setup(PollerKind poller, boolean shared) {
    this(poller, shared, "");
  }

  /** All that work on this machine. */
  static Stream<Setup> all() {
    List<Setup> all = new ArrayList<>();
    for (boolean shared : new boolean[] {false, true}) {
      if (Platform.isLinuxX64()) {
        all.add(new Setup(PollerKind.EPOLL, shared, ""));
      }
      if (hasUring()) {
        for (String without : shared ? WITHOUT_SHARED : WITHOUT_CONFINED) {
          all.add(new Setup(PollerKind.IO_URING, shared, without));
        }
      }
      all.add(new Setup(PollerKind.NIO, shared, ""));
    }
    return all.stream();
  }

  /** The shared ones. */
  static Stream<Setup> shareable() {
    return all().filter(Setup::shared);
  }

  static boolean hasUring() {
    if (!Platform.isLinuxX64()) {
      return false;
    }
    try (Reactor reactor =
        Reactor.open(ReactorOptions.confined().withPoller(PollerKind.IO_URING))) {
      return reactor.descriptors() == 0;
    } catch (UnsupportedOperationException forbidden) {
      return false;
    }
  }

  ReactorOptions options() {
    ReactorOptions options = shared ? ReactorOptions.sharedByThreads() : ReactorOptions.confined();
    return options.withPoller(poller);
  }

  Reactor open() {
    return open(options());
  }

  Reactor open(ReactorOptions options) {
    System.setProperty(WITHOUT_PROPERTY, without);
    try {
      return Reactor.open(options);
    } finally {
      System.clearProperty(WITHOUT_PROPERTY);
    }
  }
}
