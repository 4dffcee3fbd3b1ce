package dev.dormouse.task;

import dev.dormouse.future.Future;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Spawner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are joined in the order in which they were spawned, however they end.
 *
 * <p>The queue owns its tasks: closing it aborts them.
 *
 * <p><b>Threads.</b> A queue belongs to one task at a time. The handles it returns are for any
 * thread.
 *
 * @param <T> type of the results
 */
public final class JoinQueue<T extends @Nullable Object> extends TaskGroup<T> {

  /** Makes an empty queue that spawns with {@code spawner}. */
  public JoinQueue(Spawner spawner) {
    super(spawner, Joiners.asTheyCame("JoinQueue"));
  }

  /**
   * Waits until the oldest task has ended and takes it out of the queue. The outcome of one that
   * was aborted, or failed, is a failure with a {@link dev.dormouse.future.JoinError}. Null if the
   * queue is empty.
   *
   * @throws IllegalStateException from the poll, if another future waits for this queue
   * @cancelSafety safe: a dropped one has taken nothing
   */
  public Future<@Nullable Outcome<T>> joinNext() {
    return awaitNext();
  }

  /**
   * Does what {@link #joinNext} does and says which task it was.
   *
   * @throws IllegalStateException from the poll, if another future waits for this queue
   * @cancelSafety safe: a dropped one has taken nothing
   */
  public Future<@Nullable Joined<T>> joinNextWithId() {
    return awaitNextWithId();
  }

  /** Takes the oldest task out of the queue if it has ended; null if it has not. */
  public @Nullable Outcome<T> tryJoinNext() {
    return takeNext();
  }

  /** Does what {@link #tryJoinNext} does and says which task it was. */
  public @Nullable Joined<T> tryJoinNextWithId() {
    return takeNextWithId();
  }

  /**
   * Waits for the values of all tasks, in the order in which they were spawned. The first failure
   * in that order aborts the rest and is thrown.
   *
   * @throws IllegalStateException from the poll, if another future waits for this queue
   * @cancelSafety dropping it aborts all tasks and loses the values so far
   */
  public Future<List<T>> joinAll() {
    return awaitAll();
  }
}
