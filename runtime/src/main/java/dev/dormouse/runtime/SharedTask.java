package dev.dormouse.runtime;

import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import org.jspecify.annotations.Nullable;

/**
 * A task that any worker may run.
 *
 * @param <T> type of the result
 */
final class SharedTask<T extends @Nullable Object> extends Task<T> {
  private final StealingScheduler scheduler;

  SharedTask(StealingScheduler scheduler, LocalFuture<T> future, SpawnSite site) {
    super(future, site);
    this.scheduler = scheduler;
  }

  @Override
  public void wake() {
    if (Watching.isPossible() && scheduler.watch().watchesWakes()) {
      scheduler.watch().woken(this);
    }
    if (toQueued() == Entry.NEEDED) {
      Shuffle.pause();
      scheduler.schedule(this);
    }
  }

  /** Tells whether a worker of {@code here} may run the task next in the place of a wake. */
  boolean mayRunNextOn(StealingScheduler here) {
    return scheduler == here && !(Watching.isPossible() && here.watch().watchesWakes());
  }

  boolean belongsTo(StealingScheduler other) {
    return scheduler == other;
  }

  @Override
  Watch watch() {
    return scheduler.watch();
  }

  @Override
  FailureReports reports() {
    return scheduler.reports();
  }
}
