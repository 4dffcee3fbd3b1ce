package dev.dormouse.task;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.TaskId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tasks with keys, joined in the order in which they end. One key has one task: spawning another
 * under the same key aborts the first, whose end nobody will see.
 *
 * <p>The map owns its tasks: closing it aborts them.
 *
 * <p><b>Threads.</b> A map belongs to one task at a time. The handles it returns are for any
 * thread.
 *
 * @param <K> type of the keys
 * @param <T> type of the results
 */
public final class JoinMap<K, T extends @Nullable Object> implements AutoCloseable {
  private final Spawner spawner;
  private final Joiners<KeyedJoiner<K, T>> joiners = Joiners.asTheyEnd("JoinMap");
  private final Map<K, KeyedJoiner<K, T>> byKey = new LinkedHashMap<>();

  /** Makes an empty map that spawns with {@code spawner}. */
  public JoinMap(Spawner spawner) {
    this.spawner = Objects.requireNonNull(spawner, "spawner");
  }

  /**
   * How the task of a key ended.
   *
   * @param key the key
   * @param outcome its end; the cause of a failure is a {@link dev.dormouse.future.JoinError}
   */
  public record Joined<K, T extends @Nullable Object>(K key, Outcome<T> outcome) {}

  /**
   * Starts {@code future} as the task of {@code key}.
   *
   * @throws IllegalStateException if this was closed, or the executor has no room
   */
  public AbortHandle spawn(K key, Future<T> future) {
    return spawnOn(spawner, key, future);
  }

  /**
   * Starts {@code future} as the task of {@code key} on another executor.
   *
   * @throws IllegalStateException if this was closed, or the executor has no room
   */
  public AbortHandle spawnOn(Spawner other, K key, Future<T> future) {
    joiners.checkOpen();
    return put(key, other.spawn(new OwnedFuture<>(future)));
  }

  /** Does what {@link #spawn(Object, Future)} does and remembers where in the source. */
  public AbortHandle spawn(K key, Future<T> future, SpawnSite site) {
    return spawnOn(spawner, key, future, site);
  }

  /** Does what {@link #spawnOn(Spawner, Object, Future)} does and remembers where in the source. */
  public AbortHandle spawnOn(Spawner other, K key, Future<T> future, SpawnSite site) {
    joiners.checkOpen();
    return put(key, other.spawn(new OwnedFuture<>(future), site));
  }

  /**
   * Starts {@code future} as the task of {@code key}, which stays on this thread.
   *
   * @throws IllegalStateException if this was closed, or the executor cannot confine tasks to this
   *     thread
   */
  public AbortHandle spawnLocal(K key, LocalFuture<T> future) {
    return spawnLocalOn(spawner, key, future);
  }

  /**
   * Starts {@code future} as the task of {@code key}, which stays on this thread, for instance of a
   * {@link LocalSet}.
   *
   * @throws IllegalStateException if this was closed, or the executor cannot confine tasks to this
   *     thread
   */
  public AbortHandle spawnLocalOn(Spawner other, K key, LocalFuture<T> future) {
    joiners.checkOpen();
    return put(key, other.spawnLocal(new OwnedFuture<>(future)));
  }

  /** Does what {@link #spawnLocal(Object, LocalFuture)} does and remembers where in the source. */
  public AbortHandle spawnLocal(K key, LocalFuture<T> future, SpawnSite site) {
    return spawnLocalOn(spawner, key, future, site);
  }

  /** Does what {@link #spawnLocalOn(Spawner, Object, LocalFuture)} does and remembers where. */
  public AbortHandle spawnLocalOn(Spawner other, K key, LocalFuture<T> future, SpawnSite site) {
    joiners.checkOpen();
    return put(key, other.spawnLocal(new OwnedFuture<>(future), site));
  }

  /**
   * Runs {@code call} as the task of {@code key} on a thread for blocking calls.
   *
   * @throws IllegalStateException if this was closed, or the executor has no such threads
   * @throws java.util.concurrent.RejectedExecutionException if too many calls wait for a thread
   */
  public AbortHandle spawnBlocking(K key, Callable<T> call) {
    return spawnBlockingOn(spawner, key, call);
  }

  /**
   * Runs {@code call} as the task of {@code key} on a thread for blocking calls of another
   * executor.
   *
   * @throws IllegalStateException if this was closed, or the executor has no such threads
   * @throws java.util.concurrent.RejectedExecutionException if too many calls wait for a thread
   */
  public AbortHandle spawnBlockingOn(Spawner other, K key, Callable<T> call) {
    joiners.checkOpen();
    return put(key, other.spawnBlocking(call));
  }

  /** Does what {@link #spawnBlocking(Object, Callable)} does and remembers where in the source. */
  public AbortHandle spawnBlocking(K key, Callable<T> call, SpawnSite site) {
    return spawnBlockingOn(spawner, key, call, site);
  }

  /** Does what {@link #spawnBlockingOn(Spawner, Object, Callable)} does and remembers where. */
  public AbortHandle spawnBlockingOn(Spawner other, K key, Callable<T> call, SpawnSite site) {
    joiners.checkOpen();
    return put(key, other.spawnBlocking(call, site));
  }

  private AbortHandle put(K key, JoinHandle<T> handle) {
    KeyedJoiner<K, T> joiner = new KeyedJoiner<>(joiners.woken(), key, handle);
    KeyedJoiner<K, T> old = byKey.put(Objects.requireNonNull(key, "key"), joiner);
    joiners.add(joiner);
    if (old != null) {
      joiners.abandon(old);
    }
    return joiner;
  }

  /**
   * Waits until a task has ended and takes it out of the map. The outcome of one that was aborted,
   * or failed, is a failure with a {@link dev.dormouse.future.JoinError}. Null if the map is empty.
   *
   * @throws IllegalStateException from the poll, if another future waits for this map
   * @cancelSafety safe: a dropped one has taken nothing
   */
  public Future<@Nullable Joined<K, T>> joinNext() {
    return new JoinNext<KeyedJoiner<K, T>, Joined<K, T>>(joiners, this::take);
  }

  /** Takes a task that has ended out of the map; null if none has. */
  public @Nullable Joined<K, T> tryJoinNext() {
    KeyedJoiner<K, T> next = joiners.next();
    return next == null ? null : take(next);
  }

  private Joined<K, T> take(KeyedJoiner<K, T> joiner) {
    byKey.remove(joiner.key, joiner);
    return new Joined<>(joiner.key, joiner.take());
  }

  /** Returns how many tasks are in here, ended or not. */
  public int size() {
    return joiners.size();
  }

  /** Tells whether no task is in here. */
  public boolean isEmpty() {
    return joiners.size() == 0;
  }

  /** Returns the keys in the order in which they first came; a view. */
  public Set<K> keys() {
    return Collections.unmodifiableSet(byKey.keySet());
  }

  /** Tells whether {@code key} has a task, ended or not. */
  public boolean containsKey(K key) {
    return byKey.containsKey(key);
  }

  /** Tells whether the task is in here, ended or not; looks through all. */
  public boolean containsTask(TaskId task) {
    return byKey.values().stream().anyMatch(each -> each.id().equals(task));
  }

  /**
   * Aborts the task of {@code key}, which stays in here until its end was taken.
   *
   * @return whether the key has a task
   */
  public boolean abort(K key) {
    KeyedJoiner<K, T> joiner = byKey.get(key);
    if (joiner != null) {
      joiner.abort();
    }
    return joiner != null;
  }

  /** Aborts the tasks whose keys match; they stay in here until their ends were taken. */
  public void abortMatching(Predicate<? super K> keys) {
    List<KeyedJoiner<K, T>> matching = new ArrayList<>();
    byKey.forEach((key, joiner) -> {
      if (keys.test(key)) {
        matching.add(joiner);
      }
    });
    matching.forEach(KeyedJoiner::abort);
  }

  /** Aborts every task; they stay in here until their ends were taken. */
  public void abortAll() {
    joiners.abortAll();
  }

  /** Lets every task go: they run on, and this is empty. */
  public void detachAll() {
    byKey.clear();
    joiners.detachAll();
  }

  /**
   * Aborts every task and waits until all have ended. What they return is discarded; a failure is
   * thrown at the end, later ones suppressed into it.
   *
   * @cancelSafety safe: a dropped one has aborted the tasks, if it was polled, and those that have
   *     not ended stay in here
   */
  public Future<Void> shutdown() {
    return new JoinShutdown<>(joiners, this::forget);
  }

  private void forget(KeyedJoiner<K, T> joiner) {
    byKey.remove(joiner.key, joiner);
  }

  /** Aborts every task and lets it go, without waiting. Idempotent. */
  @Override
  public void close() {
    byKey.clear();
    joiners.close();
  }
}
