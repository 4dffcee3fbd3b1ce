package dev.dormouse.runtime;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * One daemon thread that looks at the polls of all runtimes of the process, while there are any. It
 * decides nothing: it reads counters, and tells of polls that take too long.
 */
final class Watchdog {
  private static final Watchdog SHARED = new Watchdog();

  private final List<WeakReference<PollWatch>> watches = new ArrayList<>();
  private boolean running;

  private Watchdog() {}

  /** Begins to look at {@code watch}, until it is over or nobody else knows it. */
  static void add(PollWatch watch) {
    SHARED.enlist(watch);
  }

  private synchronized void enlist(PollWatch watch) {
    watches.add(new WeakReference<>(watch));
    if (running) {
      notifyAll(); // it may need shorter pauses than the others
    } else {
      running = true;
      WorkerThread.startDaemon(this::run, "dormouse-watchdog");
    }
  }

  private void run() {
    for (long pause; (pause = pauseNanos()) > 0; ) {
      look(pause);
    }
  }

  private void look(long pauseNanos) {
    for (PollWatch watch : present()) {
      try {
        watch.look(pauseNanos);
      } catch (RuntimeException failure) {
        FailureReports.log("the watchdog", failure);
      }
    }
  }

  private synchronized List<PollWatch> present() {
    List<PollWatch> present = new ArrayList<>();
    watches.removeIf(each -> {
      PollWatch watch = each.get();
      if (watch == null || watch.isOver()) {
        return true;
      }
      present.add(watch);
      return false;
    });
    return present;
  }

  /** Waits until the next look and returns how long; 0 to end, since nobody is left. */
  private synchronized long pauseNanos() {
    long shortest = Limits.WATCHDOG_NANOS_MAX;
    for (PollWatch watch : present()) {
      shortest = Math.min(shortest, watch.pauseNanos());
    }
    if (watches.isEmpty()) {
      running = false;
      return 0;
    }
    long millis = Math.max(1, shortest / 1_000_000);
    try {
      wait(millis);
    } catch (InterruptedException _) {
      // Nobody's business here: this thread belongs to no runtime.
    }
    return millis * 1_000_000;
  }
}
