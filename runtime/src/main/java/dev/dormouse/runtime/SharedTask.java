package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import org.jspecify.annotations.Nullable;

/**
 * A task that any worker may run.
 *
 * @param <T> type of the result
 */
final class SharedTask<T extends @Nullable Object> extends Task<T> {
  private final StealingScheduler scheduler;

  /** Index of the list in {@link TaskShards} that the task is in. */
  final byte shard;

  SharedTask(StealingScheduler scheduler, Future<T> future, byte shard) {
    super(future);
    this.scheduler = scheduler;
    this.shard = shard;
  }

  @Override
  public void wake() {
    if (toQueued() == Entry.NEEDED) {
      scheduler.schedule(this);
    }
  }

  @Override
  FailureReports reports() {
    return scheduler.reports();
  }
}
