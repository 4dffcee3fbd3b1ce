package dev.dormouse.reactor;

import dev.dormouse.reactor.poller.EpollPoller;
import dev.dormouse.reactor.poller.NioPoller;
import dev.dormouse.reactor.poller.Poller;
import dev.dormouse.reactor.poller.SleepFlag;
import dev.dormouse.reactor.poller.UringPoller;
import dev.dormouse.sys.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A poller, opened, and why it was chosen.
 *
 * @param poller the poller
 * @param reason for people
 */
record PollerChoice(Poller poller, String reason) {
  /** Whether the hint about native access was printed already: one line, whatever is opened. */
  private static final AtomicBoolean hinted = new AtomicBoolean();

  /** The same for the line that says why io_uring is not used. */
  private static final AtomicBoolean told = new AtomicBoolean();

  /**
   * Opens what the options ask for; the system property replaces AUTO, and an explicit choice in
   * the program goes before it.
   */
  static PollerChoice open(ReactorOptions options, SleepFlag flag) {
    PollerKind kind = options.poller();
    String reason = "the program asked for it";
    if (kind == PollerKind.AUTO) {
      String property = System.getProperty(PollerKind.PROPERTY);
      if (property != null) {
        kind = PollerKind.of(property);
        reason = "-D" + PollerKind.PROPERTY + "=" + property;
      }
    }
    return switch (kind) {
      case IO_URING -> new PollerChoice(uring(flag, options), reason);
      case EPOLL -> new PollerChoice(epoll(options), reason);
      case NIO -> new PollerChoice(nio(flag, options), reason);
      case AUTO -> auto(flag, options);
    };
  }

  private static PollerChoice auto(SleepFlag flag, ReactorOptions options) {
    if (!Platform.isLinuxX64()) {
      return new PollerChoice(nio(flag, options), "io_uring and epoll are for Linux on x86-64");
    }
    if (!Platform.isNativeAccessGranted()) {
      hint();
      return new PollerChoice(
          nio(flag, options),
          "io_uring and epoll need native access: " + Platform.nativeAccessFlag());
    }
    if (options.use() == ReactorUse.SHARED) {
      return auto(flag, options, "several threads share it, for whom io_uring is slower");
    }
    try {
      return new PollerChoice(
          UringPoller.open(options, flag),
          "Linux on x86-64, native access granted, io_uring works");
    } catch (IOException | LinkageError refusal) {
      String why = "io_uring does not work here: " + refusal.getMessage();
      if (told.compareAndSet(false, true)) {
        ReactorLog.uringRefused(why);
      }
      return auto(flag, options, why);
    }
  }

  /** Opens epoll, or else what works everywhere. */
  private static PollerChoice auto(SleepFlag flag, ReactorOptions options, String whyNoRing) {
    try {
      return new PollerChoice(
          EpollPoller.open(options.shared(), options.eventsMax()),
          "Linux on x86-64, native access granted; " + whyNoRing);
    } catch (IOException | LinkageError refusal) {
      return new PollerChoice(nio(flag, options), "epoll does not work here: " + refusal);
    }
  }

  private static void hint() {
    if (hinted.compareAndSet(false, true)) {
      ReactorLog.nativeAccessMissing();
    }
  }

  private static Poller uring(SleepFlag flag, ReactorOptions options) {
    requireLinux("io_uring");
    try {
      return UringPoller.open(options, flag);
    } catch (IOException failure) {
      throw new UnsupportedOperationException(
          "io_uring does not work here: " + failure.getMessage() + "; choose epoll or auto",
          failure);
    }
  }

  private static void requireLinux(String poller) {
    if (!Platform.isLinuxX64()) {
      throw new UnsupportedOperationException(
          "the "
              + poller
              + " poller is for Linux on x86-64, and this is "
              + Platform.name()
              + "; choose nio or auto");
    }
  }

  private static Poller epoll(ReactorOptions options) {
    requireLinux("epoll");
    try {
      return EpollPoller.open(options.shared(), options.eventsMax());
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot open the epoll poller", failure);
    }
  }

  private static Poller nio(SleepFlag flag, ReactorOptions options) {
    try {
      return NioPoller.open(flag, options.shared(), options.eventsMax());
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot open the nio poller", failure);
    }
  }
}
