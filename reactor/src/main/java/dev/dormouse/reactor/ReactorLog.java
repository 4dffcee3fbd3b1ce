package dev.dormouse.reactor;

import java.lang.System.Logger.Level;

/** What this module tells people: failures that no task can be told. */
public final class ReactorLog {
  private static final System.Logger LOG = System.getLogger("dev.dormouse.reactor");

  private ReactorLog() {}

  /**
   * Tells that a waker threw. It woke nobody; the other wakers are called all the same, even if
   * this cannot be written: without memory, or with a log handler that throws.
   */
  public static void wakerThrew(Throwable failure) {
    try {
      LOG.log(Level.ERROR, "a waker threw; its task may wait for ever", failure);
    } catch (Throwable _) {
      // The log is the last resort. The caller has more wakers to call, which nobody else would.
    }
  }

  /** Tells that a poller can wait no longer and has failed what waited. */
  public static void pollerFailed(String poller, Throwable failure) {
    LOG.log(
        Level.ERROR,
        "the " + poller + " poller failed; its sockets are closed, timers go on",
        failure);
  }

  /**
   * Tells that a listener waits for descriptors or memory.
   *
   * @return false if that could not be written, for a log that was never used may need descriptors
   */
  static boolean acceptPauses(String why) {
    try {
      LOG.log(Level.WARNING, why);
      return true;
    } catch (Throwable _) {
      return false;
    }
  }

  /** Has the logger do now what it does before its first line. */
  static void load() {
    boolean unused = LOG.isLoggable(Level.WARNING);
  }

  /** Tells why the best poller is not used; quietly, since containers forbid it as a rule. */
  static void uringRefused(String why) {
    LOG.log(Level.INFO, "waiting with epoll: " + why);
  }

  /** Tells how to get the better poller. */
  static void nativeAccessMissing() {
    LOG.log(
        Level.INFO,
        "waiting with nio; for io_uring or epoll, which are faster, start java with"
            + " --enable-native-access=ALL-UNNAMED (class path) or"
            + " --enable-native-access=dev.dormouse.sys (module path)");
  }
}
