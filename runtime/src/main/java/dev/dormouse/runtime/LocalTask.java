package dev.dormouse.runtime;

import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import org.jspecify.annotations.Nullable;

/**
 * A task of a loop that one thread runs. A wake by that thread touches no atomic.
 *
 * @param <T> type of the result
 */
final class LocalTask<T extends @Nullable Object> extends Task<T> {
  /*
   * Where the task stands; plain, for the thread that owns the loop.
   *
   * FRESH   -> QUEUED   the owner takes a task that another thread spawned out of the inbox
   * IDLE    -> QUEUED   wakeByOwner()
   * RUNNING -> WOKEN    wakeByOwner()
   * QUEUED  -> RUNNING  the loop polls it
   * RUNNING -> IDLE     the poll answered pending
   * WOKEN   -> QUEUED   the same
   * RUNNING -> QUEUED   the same, after a yield
   * any     -> ENDED    its future is finished or dropped; nothing leads out
   */
  static final byte IDLE = 0;
  static final byte FRESH = 1;
  static final byte QUEUED = 2;
  static final byte RUNNING = 3;
  static final byte WOKEN = 4;
  static final byte ENDED = 5;

  final LocalLoop loop;

  /** One of the constants above. */
  byte stand;

  LocalTask(LocalLoop loop, LocalFuture<T> future, SpawnSite site) {
    super(future, site);
    this.loop = loop;
  }

  @Override
  public void wake() {
    LocalLoop home = loop;
    if (Watching.isPossible() && home.watch.watchesWakes()) {
      home.watch.woken(this);
    }
    if (home.isOwnedByThisThread()) {
      wakeByOwner(home);
    } else if (toLinked() == Entry.NEEDED) {
      Shuffle.pause();
      home.deliver(this);
    }
  }

  void wakeByOwner(LocalLoop home) {
    byte was = stand;
    if (was == IDLE) {
      stand = QUEUED;
      home.enqueueNews(this);
    } else if (was == RUNNING) {
      stand = WOKEN;
    }
  }

  @Override
  Watch watch() {
    return loop.watch;
  }

  @Override
  FailureReports reports() {
    return loop.reports();
  }
}
