package dev.dormouse.reactor;

import dev.dormouse.future.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  /** Something that runs once, for whoever keeps its result. */
  interface Work {
    /** Runs it on a thread where blocking harms nobody. Does not throw. */
    void run();

    /** Learns that it will never run because the threads were let go. Does not throw. */
    void refuse();
  }

  /**
   * Hands {@code work} over at once. It is told if it will not run, now or later.
   *
   * @throws java.util.concurrent.RejectedExecutionException if all threads are busy and as many
   *     jobs as the bound allows wait already
   */
  void submit(Work work);

  /** Takes back work that was handed over; does nothing if it runs or has run. */
  void withdraw(Work work);

  /**
   * Waits until no thread runs a job, other than the calling one. An interrupt ends the waiting and
   * stays set.
   *
   * @param most longest wait
   * @return the threads that still do
   */
  List<Thread> awaitIdle(Duration most);

  /** Returns the threads that run something at this moment, each with what it runs. */
  Map<Thread, Work> running();
}
