package dev.dormouse.task;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import dev.dormouse.stream.Stream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What {@link JoinSet} and {@link JoinQueue} have in common: tasks that are owned and joined.
 *
 * @param <T> type of the results
 */
abstract sealed class TaskGroup<T extends @Nullable Object> implements AutoCloseable
    permits JoinSet, JoinQueue {
  private final Spawner spawner;
  private final Joiners<Joiner<T>> joiners;

  TaskGroup(Spawner spawner, Joiners<Joiner<T>> joiners) {
    this.spawner = Objects.requireNonNull(spawner, "spawner");
    this.joiners = joiners;
  }

  /**
   * Starts {@code future} as a task.
   *
   * @throws IllegalStateException if this was closed, or the executor has no room
   */
  public AbortHandle spawn(Future<T> future) {
    return spawnOn(spawner, future);
  }

  /**
   * Starts {@code future} as a task of another executor.
   *
   * @throws IllegalStateException if this was closed, or the executor has no room
   */
  public AbortHandle spawnOn(Spawner other, Future<T> future) {
    joiners.checkOpen();
    return add(other.spawn(new OwnedFuture<>(future)));
  }

  /** Does what {@link #spawn(Future)} does and remembers where in the source. */
  public AbortHandle spawn(Future<T> future, SpawnSite site) {
    return spawnOn(spawner, future, site);
  }

  /** Does what {@link #spawnOn(Spawner, Future)} does and remembers where in the source. */
  public AbortHandle spawnOn(Spawner other, Future<T> future, SpawnSite site) {
    joiners.checkOpen();
    return add(other.spawn(new OwnedFuture<>(future), site));
  }

  /**
   * Starts {@code future} as a task that stays on this thread.
   *
   * @throws IllegalStateException if this was closed, or the executor cannot confine tasks to this
   *     thread
   */
  public AbortHandle spawnLocal(LocalFuture<T> future) {
    return spawnLocalOn(spawner, future);
  }

  /**
   * Starts {@code future} as a task that stays on this thread, for instance of a {@link LocalSet}.
   *
   * @throws IllegalStateException if this was closed, or the executor cannot confine tasks to this
   *     thread
   */
  public AbortHandle spawnLocalOn(Spawner other, LocalFuture<T> future) {
    joiners.checkOpen();
    return add(other.spawnLocal(new OwnedFuture<>(future)));
  }

  /** Does what {@link #spawnLocal(LocalFuture)} does and remembers where in the source. */
  public AbortHandle spawnLocal(LocalFuture<T> future, SpawnSite site) {
    return spawnLocalOn(spawner, future, site);
  }

  /** Does what {@link #spawnLocalOn(Spawner, LocalFuture)} does and remembers where. */
  public AbortHandle spawnLocalOn(Spawner other, LocalFuture<T> future, SpawnSite site) {
    joiners.checkOpen();
    return add(other.spawnLocal(new OwnedFuture<>(future), site));
  }

  /**
   * Runs {@code call} on a thread for blocking calls.
   *
   * @throws IllegalStateException if this was closed, or the executor has no such threads
   * @throws java.util.concurrent.RejectedExecutionException if too many calls wait for a thread
   */
  public AbortHandle spawnBlocking(Callable<T> call) {
    return spawnBlockingOn(spawner, call);
  }

  /**
   * Runs {@code call} on a thread for blocking calls of another executor.
   *
   * @throws IllegalStateException if this was closed, or the executor has no such threads
   * @throws java.util.concurrent.RejectedExecutionException if too many calls wait for a thread
   */
  public AbortHandle spawnBlockingOn(Spawner other, Callable<T> call) {
    joiners.checkOpen();
    return add(other.spawnBlocking(call));
  }

  /** Does what {@link #spawnBlocking(Callable)} does and remembers where in the source. */
  public AbortHandle spawnBlocking(Callable<T> call, SpawnSite site) {
    return spawnBlockingOn(spawner, call, site);
  }

  /** Does what {@link #spawnBlockingOn(Spawner, Callable)} does and remembers where. */
  public AbortHandle spawnBlockingOn(Spawner other, Callable<T> call, SpawnSite site) {
    joiners.checkOpen();
    return add(other.spawnBlocking(call, site));
  }

  /**
   * Takes over a task that runs already; the handle is this object's from now on.
   *
   * @throws IllegalStateException if this was closed
   */
  public AbortHandle add(JoinHandle<T> handle) {
    joiners.checkOpen();
    Joiner<T> joiner = new Joiner<>(joiners.woken(), handle);
    joiners.add(joiner);
    return joiner;
  }

  /** Starts each of {@code futures} as a task. */
  public void spawnAll(Iterable<? extends Future<T>> futures) {
    for (Future<T> future : futures) {
      AbortHandle unused = spawn(future);
    }
  }

  /** Does what {@link #spawnAll(Iterable)} does and remembers where in the source. */
  public void spawnAll(Iterable<? extends Future<T>> futures, SpawnSite site) {
    for (Future<T> future : futures) {
      AbortHandle unused = spawn(future, site);
    }
  }

  /** Returns how many tasks are in here, ended or not. */
  public int size() {
    return joiners.size();
  }

  /** Tells whether no task is in here. */
  public boolean isEmpty() {
    return joiners.size() == 0;
  }

  /** Returns the next outcome without waiting; null if there is none now. */
  final @Nullable Outcome<T> takeNext() {
    Joiner<T> next = joiners.next();
    return next == null ? null : next.take();
  }

  /** Returns the next outcome with its task without waiting; null if there is none now. */
  final @Nullable Joined<T> takeNextWithId() {
    Joiner<T> next = joiners.next();
    return next == null ? null : new Joined<>(next.id(), next.take());
  }

  final Future<@Nullable Outcome<T>> awaitNext() {
    return new JoinNext<Joiner<T>, Outcome<T>>(joiners, Joiner::take);
  }

  final Future<@Nullable Joined<T>> awaitNextWithId() {
    return new JoinNext<Joiner<T>, Joined<T>>(
        joiners, next -> new Joined<>(next.id(), next.take()));
  }

  final Future<List<T>> awaitAll() {
    return new JoinAll<>(joiners);
  }

  /**
   * Returns the outcomes of the tasks, in the order in which they are joined, as a stream that ends
   * when no task is left. The stream owns this object: its end and its drop close it, and a drop
   * aborts the tasks that are left. Tasks may be added until then.
   *
   * @cancelSafety a future of its next item is safe to drop: it has taken nothing
   */
  public final Stream<Outcome<T>> stream() {
    return new JoinStream<>(joiners);
  }

  /** Aborts every task; they stay in here until their ends were taken. */
  public void abortAll() {
    joiners.abortAll();
  }

  /** Lets every task go: they run on, and this is empty. */
  public void detachAll() {
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
    return new JoinShutdown<>(joiners, _ -> {});
  }

  /** Aborts every task and lets it go, without waiting. Idempotent. */
  @Override
  public void close() {
    joiners.close();
  }
}
