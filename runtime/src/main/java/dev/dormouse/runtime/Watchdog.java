package dev.dormouse.runtime;

import dev.dormouse.future.GrantSource;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One daemon thread that looks at the polls of all runtimes of the process, while there are any. It
 * decides nothing: it reads counters, and tells of polls that take too long.
 */
final class Watchdog {
  private static final Watchdog SHARED = new Watchdog();

  private final List<WeakReference<PollWatch>> watches = new ArrayList<>();

  /** The locks at which somebody waits, and the last ones at which somebody did. */
  private final Map<GrantSource, GrantWatch> grants = new ConcurrentHashMap<>();

  private boolean running;

  private Watchdog() {}

  /** Begins to look at {@code watch}, until it is over or nobody else knows it. */
  static void add(PollWatch watch) {
    SHARED.enlist(watch);
  }

  /** Begins to look at what {@code source} grants, for as long as somebody waits there. */
  static boolean add(GrantSource source, Watch watch) {
    SHARED.grants.putIfAbsent(source, new GrantWatch(source, watch));
    return true;
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
    grants.forEach((source, watch) -> look(source, watch, pauseNanos));
  }

  private void look(GrantSource source, GrantWatch watch, long pauseNanos) {
    try {
      watch.look(pauseNanos);
      if (watch.isIdle()) {
        grants.remove(source);
        watch.end();
        // Who has begun to wait in between has seen that it is watched.
        if (!watch.isIdle()) {
          grants.putIfAbsent(source, watch);
        }
      }
    } catch (RuntimeException failure) {
      FailureReports.log("the watchdog", failure);
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
      grants.values().forEach(GrantWatch::end);
      grants.clear();
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
