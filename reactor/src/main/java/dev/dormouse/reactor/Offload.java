package dev.dormouse.reactor;

import dev.dormouse.future.Future;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The seam for calls that block a thread: name resolution, files, foreign libraries. */
public interface Offload {

  /**
   * Returns a future that runs {@code job} on a thread where blocking harms nobody. The first poll
   * hands the job over; its failure is the future's.
   *
   * <p>If all threads are busy and as many jobs as the bound allows wait already, the future fails
   * with {@link java.util.concurrent.RejectedExecutionException}.
   *
   * @cancelSafety a job that has not begun never does; one that runs goes on to its end, and its
   *     result is discarded
   */
  <T extends @Nullable Object> Future<T> call(Callable<T> job);
}
