package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs futures as tasks.
 *
 * <pre>{@code
 * try (var runtime = AsyncRuntime.workStealing()) {
 *   runtime.blockOn(async(() -> {
 *     await(Time.sleep(Duration.ofSeconds(1)));
 *   }));
 * }
 * }</pre>
 *
 * <p>{@link #currentThread} runs everything on the thread that calls {@link #blockOn}, and only
 * while it does. {@link #workStealing} has threads of its own, daemons, and a task may be polled by
 * one after the other; tasks go on between two calls of {@code blockOn}. A poll that blocks its
 * worker stalls no other task as long as another worker is idle, and is written to the log, with
 * its stack, when it takes longer than a second. {@link #threadPerCore} has threads of its own,
 * too, but a task is polled by one of them only, and so are the sockets and timers that it has
 * made: the threads wait for nothing of each other, and a poll that blocks stalls all tasks of its
 * thread.
 *
 * <p>Usable from any thread. {@link #close} drops what has not ended; a handle of a dropped task is
 * finished as cancelled, and so is that of a task spawned later.
 */
public final class AsyncRuntime implements AutoCloseable, Spawner {
  private final Scheduler scheduler;

  /** Takes the runtime out of the MBean server; null if it is not in there. */
  private final AtomicReference<@Nullable Runnable> management = new AtomicReference<>();

  AsyncRuntime(Scheduler scheduler) {
    this.scheduler = scheduler;
    if (scheduler.options().onFailure() == FailurePolicy.STOP_RUNTIME) {
      scheduler.options().reports().stopBy(scheduler::stop);
    }
    if (scheduler.options().watch().management()) {
      management.set(registered(scheduler));
    }
  }

  private static Runnable registered(Scheduler scheduler) {
    try {
      return Management.register(scheduler);
    } catch (RuntimeException | Error refused) {
      scheduler.close();
      throw refused;
    }
  }

  /** Starts a runtime that runs on the thread that calls {@link #blockOn}. */
  public static AsyncRuntime currentThread() {
    return builder().currentThread().build();
  }

  /** Starts a runtime with a worker thread for each processor, which steal work from each other. */
  public static AsyncRuntime workStealing() {
    return builder().workStealing().build();
  }

  /**
   * Starts a runtime with a thread for each processor that share nothing: a task stays where it was
   * spawned. A {@code spawn} in an async block starts the task on the same thread, {@link #spawn}
   * of the runtime on one after the other.
   */
  public static AsyncRuntime threadPerCore() {
    return builder().threadPerCore().build();
  }

  /** Returns a builder, of a work-stealing runtime unless told otherwise. */
  public static RuntimeBuilder builder() {
    return new RuntimeBuilder();
  }

  /**
   * Runs {@code future} as a task to its end and blocks the calling thread meanwhile.
   *
   * @return its value
   * @throws InterruptedException if the calling thread is interrupted; the future was dropped
   *     before
   * @throws java.util.concurrent.CancellationException if the runtime is closed meanwhile; the
   *     future was dropped before. If the runtime closed itself, see {@link FailurePolicy}, the
   *     failure that made it do so is the cause
   * @throws IllegalStateException if the runtime is closed, if this is called inside a task, or if
   *     another thread blocks on a runtime that has one thread only
   * @throws Exception the failure of the future, as it is
   */
  public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    return scheduler.blockOn(future);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if as many tasks are alive as the bound of this runtime allows
   */
  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return scheduler.spawn(future);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    return scheduler.spawn(future, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(LocalFuture<T> future) {
    return scheduler.spawnLocal(future);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    return scheduler.spawnLocal(future, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
    return scheduler.spawnBlocking(call);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> call, SpawnSite site) {
    return scheduler.spawnBlocking(call, site);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Only {@link #workStealing} can hand on what its worker has to do: {@link #currentThread}
   * refuses it inside its tasks.
   */
  @Override
  public <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
    return scheduler.blockInPlace(call);
  }

  /**
   * Does what {@link #blockOn} does for a future that stays on this thread. In it {@code
   * spawnLocal} starts tasks on this thread, on every kind of runtime; where the runtime has
   * threads of its own, those begun here end with the future: they are dropped, the newest first.
   * What {@code spawn} starts goes to the threads of the runtime.
   *
   * @throws IllegalStateException as for {@link #blockOn}
   * @throws java.util.concurrent.CancellationException if the runtime is closed meanwhile
   * @throws InterruptedException if this thread is interrupted; the future is dropped
   * @throws Exception the failure of the future, as it is
   */
  public <T extends @Nullable Object> T blockOnLocal(LocalFuture<T> future) throws Exception {
    return scheduler.blockOnLocal(future);
  }

  /** Returns the spawner, for code that only starts tasks. */
  public Spawner spawner() {
    return scheduler;
  }

  /** Returns which threads poll the tasks. */
  public RuntimeKind kind() {
    return switch (scheduler) {
      case LocalScheduler _ -> RuntimeKind.CURRENT_THREAD;
      case StealingScheduler _ -> RuntimeKind.WORK_STEALING;
      case CoreScheduler _ -> RuntimeKind.THREAD_PER_CORE;
    };
  }

  /** Returns the name that the builder gave the runtime, or else that of its threads. */
  public String name() {
    return scheduler.options().watch().name();
  }

  /**
   * Returns which worker of this runtime the calling thread is, from 0: that of {@code
   * metrics().perWorker()}. Nothing on threads that poll no tasks of this runtime. For logs and
   * metrics; a task of {@link #workStealing} may be on another one after its next await.
   */
  public OptionalInt workerHere() {
    int index = scheduler.workerIndexHere();
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /**
   * Returns the threads of a {@link #threadPerCore} runtime, to choose where a task lives.
   *
   * @throws IllegalStateException on another kind of runtime
   */
  public Cores cores() {
    if (scheduler instanceof CoreScheduler threads) {
      return new Cores(threads);
    }
    throw new IllegalStateException(
        "cores: the tasks of a runtime of kind "
            + kind()
            + " are not tied to one of several threads; use AsyncRuntime.threadPerCore()");
  }

  /** Returns gauges and counters of this moment. */
  public RuntimeMetrics metrics() {
    return scheduler.metrics();
  }

  /**
   * Tells where every task stands: its suspended blocks with file and line, and what they wait for.
   * Polls nothing. Any thread, also inside a task.
   *
   * <p>The tasks of {@link #currentThread} are read by the thread in {@code blockOn} between two
   * polls; if it does not come to that because it is stuck in one, the caller reads what it sees.
   */
  public RuntimeDump dump() {
    return scheduler.dump();
  }

  /** Returns the name of what this runtime waits with: {@code epoll} or {@code nio}. */
  public String pollerName() {
    return scheduler.driver().pollerName();
  }

  /** Returns why that was chosen. */
  public String pollerReason() {
    return scheduler.driver().pollerReason();
  }

  /**
   * Returns how long a thread may look for events before it sleeps; zero if it sleeps at once. See
   * {@link RuntimeBuilder#spin}.
   */
  public Duration spinLimit() {
    return scheduler.driver().spinLimit();
  }

  /** Returns why it is so long. */
  public String spinReason() {
    return scheduler.driver().spinReason();
  }

  /**
   * Waits until all tasks have ended, for {@code grace} at most, then closes. Tasks may spawn
   * others meanwhile. A runtime of the current thread is run by the caller if nobody else does.
   *
   * <p>An interrupt ends the waiting and stays set.
   *
   * @throws IllegalArgumentException if {@code grace} is negative; the runtime lives on
   * @throws IllegalStateException if called inside a task, which would wait for itself
   */
  public ShutdownReport shutdown(Duration grace) {
    Duration most = Durations.notNegative("shutdown", grace);
    try {
      return scheduler.shutdown(most);
    } finally {
      leaveManagement();
    }
  }

  /**
   * Drops all tasks, waits a bound for the threads that are inside a poll, logs those that did not
   * come out, and closes every socket. Idempotent.
   *
   * <p>Tasks are dropped by the threads that run them: the workers, or the thread in {@code
   * blockOn}; where none runs a loop of the current thread, by the caller. Inside a task this call
   * waits for nothing: the runtime ends when that poll does.
   */
  @Override
  public void close() {
    leaveManagement();
    scheduler.close();
  }

  /**
   * Does what {@link #close} does and waits for nothing: tasks are dropped, and sockets closed, as
   * the threads come out of their polls. Blocking calls that run go on. Idempotent; any thread,
   * also inside a task.
   */
  public void shutdownBackground() {
    leaveManagement();
    scheduler.beginEnd();
  }

  private void leaveManagement() {
    Runnable leave = management.getAndSet(null);
    if (leave != null) {
      leave.run();
    }
  }
}
