package dev.dormouse.task;

import dev.dormouse.future.Future;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Spawner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are joined in the order in which they end.
 *
 * <pre>{@code
 * try (var set = new JoinSet<String>(spawner())) {
 *   for (var url : urls) {
 *     set.spawn(fetch(url));
 *   }
 *   while (await(set.joinNext()) instanceof Outcome<String> page) {
 *     print(page.orThrow());
 *   }
 * }
 * }</pre>
 *
 * <p>The set owns its tasks: closing it aborts them, and an async block that is dropped closes what
 * its try-with-resources opened. A task's end costs the set the same however many others there are.
 *
 * <p><b>Threads.</b> A set belongs to one task at a time; a confined task, or one thread, is as
 * good. The handles it returns are for any thread.
 *
 * @param <T> type of the results
 * @memory 56 bytes a task beside the task, with compact object headers
 */
public final class JoinSet<T extends @Nullable Object> extends TaskGroup<T> {

  /** Makes an empty set that spawns with {@code spawner}. */
  public JoinSet(Spawner spawner) {
    super(spawner, Joiners.asTheyEnd("JoinSet"));
  }

  /**
   * Waits until a task has ended and takes it out of the set. The outcome of one that was aborted,
   * or failed, is a failure with a {@link dev.dormouse.future.JoinError}. Null if the set is empty.
   *
   * @throws IllegalStateException from the poll, if another future waits for this set
   * @cancelSafety safe: a dropped one has taken nothing
   */
  public Future<@Nullable Outcome<T>> joinNext() {
    return awaitNext();
  }

  /**
   * Does what {@link #joinNext} does and says which task it was.
   *
   * @throws IllegalStateException from the poll, if another future waits for this set
   * @cancelSafety safe: a dropped one has taken nothing
   */
  public Future<@Nullable Joined<T>> joinNextWithId() {
    return awaitNextWithId();
  }

  /** Takes a task that has ended out of the set; null if none has. */
  public @Nullable Outcome<T> tryJoinNext() {
    return takeNext();
  }

  /** Does what {@link #tryJoinNext} does and says which task it was. */
  public @Nullable Joined<T> tryJoinNextWithId() {
    return takeNextWithId();
  }

  /**
   * Waits for the values of all tasks, in the order in which they end. The first failure aborts the
   * rest and is thrown.
   *
   * @throws IllegalStateException from the poll, if another future waits for this set
   * @cancelSafety dropping it aborts all tasks and loses the values so far
   */
  public Future<List<T>> joinAll() {
    return awaitAll();
  }
}
