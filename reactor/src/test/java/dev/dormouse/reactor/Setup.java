package dev.dormouse.reactor;

import dev.dormouse.sys.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One way to run the suite.
 *
 * @param poller what waits
 * @param use who may poll
 * @param without features of io_uring that the poller does without
 */
record Setup(PollerKind poller, ReactorUse use, String without) {
  private static final String WITHOUT_PROPERTY = "dormouse.uring.without";

  /** Each feature missing alone, and all at once; a shared ring has no use for some. */
  private static final List<String> WITHOUT_CONFINED =
      List.of("", "bound", "receive", "send", "direct", "table", "bound,cooperative,direct,send");

  private static final List<String> WITHOUT_SHARED = List.of("", "receive", "direct");

  Setup(PollerKind poller, ReactorUse use) {
    this(poller, use, "");
  }

  /** All that work on this machine. */
  static Stream<Setup> all() {
    List<Setup> all = new ArrayList<>();
    for (ReactorUse use : ReactorUse.values()) {
      boolean shared = use == ReactorUse.SHARED;
      if (Platform.isLinuxX64()) {
        all.add(new Setup(PollerKind.EPOLL, use, ""));
      }
      if (hasUring()) {
        for (String without : shared ? WITHOUT_SHARED : WITHOUT_CONFINED) {
          all.add(new Setup(PollerKind.IO_URING, use, without));
        }
      }
      all.add(new Setup(PollerKind.NIO, use, ""));
    }
    return all.stream();
  }

  /** Tells whether several threads poll. */
  boolean shared() {
    return options().shared();
  }

  /** Those that several threads may use. */
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

  /**
   * Tells whether the kernel has tables of descriptors that can become ordinary ones: whoever
   * refuses a listener with {@link SocketOptions#DIRECT} there is wrong.
   */
  static boolean hasTables() {
    String[] release = System.getProperty("os.version").split("\\D+");
    int major = Integer.parseInt(release[0]);
    return hasUring() && (major > 6 || major == 6 && Integer.parseInt(release[1]) >= 8);
  }

  ReactorOptions options() {
    ReactorOptions options =
        switch (use) {
          case CONFINED -> ReactorOptions.confined();
          case PINNED -> ReactorOptions.pinned();
          case SHARED -> ReactorOptions.sharedByThreads();
        };
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
