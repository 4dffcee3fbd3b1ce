package dev.dormouse.reactor;

import java.util.Locale;

/** Which kernel interface a reactor waits with. */
public enum PollerKind {
  /** The best one that works here and needs no permission that was not given. */
  AUTO,
  /** Linux io_uring; x86-64; needs native access and a kernel that allows it. */
  IO_URING,
  /** Linux epoll by system call; x86-64; needs native access. */
  EPOLL,
  /** The JDK's {@code Selector}; works everywhere. */
  NIO;

  /**
   * The system property that replaces {@link #AUTO}: {@code io_uring}, {@code epoll}, {@code nio}
   * or {@code auto}.
   */
  public static final String PROPERTY = "dormouse.poller";

  /**
   * Reads a name as users write it.
   *
   * @throws IllegalArgumentException if there is no such poller
   */
  public static PollerKind of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "auto" -> AUTO;
      case "io_uring" -> IO_URING;
      case "epoll" -> EPOLL;
      case "nio" -> NIO;
      default ->
          throw new IllegalArgumentException(
              "no poller is called '" + name + "'; there are auto, io_uring, epoll and nio");
    };
  }
}
