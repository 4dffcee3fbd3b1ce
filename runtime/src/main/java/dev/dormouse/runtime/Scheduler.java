package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a runtime is made of: it runs tasks on one thread or on several. */
abstract sealed class Scheduler implements SiteSpawner
    permits LocalScheduler, StealingScheduler, CoreScheduler {
  private final RuntimeOptions options;

  /** The thread that waits in shutdown() until no task is left. */
  private final AtomicReference<@Nullable Thread> drainer = new AtomicReference<>();

  /** Why the runtime has ended itself. */
  private final AtomicReference<@Nullable FatalFailure> fatal = new AtomicReference<>();

  Scheduler(RuntimeOptions options) {
    this.options = options;
  }

  @Override
  public final RuntimeOptions options() {
    return options;
  }

  abstract <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception;

  abstract <T extends @Nullable Object> T blockOnLocal(LocalFuture<T> future) throws Exception;

  abstract RuntimeMetrics metrics();

  abstract RuntimeDump dump();

  abstract Driver driver();

  /** Returns whom the threads that visit in {@code blockOnLocal} tell what they do. */
  abstract Watch watch();

  // ---- Ending

  /** Waits for the tasks, then closes; see {@link AsyncRuntime#shutdown}. */
  final ShutdownReport shutdown(Duration grace) {
    if (isPolledHere()) {
      throw new IllegalStateException(
          "shutdown waits for the tasks and may not be called inside one; call close()");
    }
    if (!drainer.compareAndSet(null, Thread.currentThread())) {
      awaitEnded(grace); // another thread shuts down
      return end();
    }
    boolean interrupted = drain(driver().clock().nanos() + Durations.nanos(grace));
    drainer.set(null);
    RuntimeDump left = dump();
    ShutdownReport report = end().after(left);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return report;
  }

  final void close() {
    ShutdownReport unused = end();
  }

  /** Ends the runtime because a task failed that nobody awaits. Any thread. */
  final void stop(String task, Throwable failure) {
    if (!isEnding() && fatal.compareAndSet(null, new FatalFailure(task, failure))) {
      beginEnd();
    }
  }

  /** Returns why the runtime has ended itself; null if it has not. */
  @Nullable FatalFailure fatal() {
    return fatal.get();
  }

  /** Has the thread that waits until no task is left look for itself, if there is one. */
  final void wakeDrainer() {
    Thread waiting = drainer();
    if (waiting != null) {
      Parker.unpark(waiting);
    }
  }

  /** Returns the thread that waits until no task is left; null if none does. */
  final @Nullable Thread drainer() {
    return drainer.get();
  }

  /** Tells whether the calling thread is one of those that poll tasks of this runtime. */
  abstract boolean isPolledHere();

  /** Returns the number of the worker that the calling thread is; -1 if it is none. */
  abstract int workerIndexHere();

  /**
   * Waits until no task is left, or until the deadline or the end of the runtime.
   *
   * @return true if this thread was interrupted before; the interrupt is taken
   */
  abstract boolean drain(long deadlineNanos);

  /** Drops every task, and waits a bound for threads that are inside a poll. */
  private ShutdownReport end() {
    beginEnd();
    return isPolledHere()
        ? new ShutdownReport(0, List.of(), null) // called inside a task; the runtime ends after it
        : awaitEnd();
  }

  /** Has every task dropped and takes no more. Any thread; waits for nothing. */
  abstract void beginEnd();

  /** Waits a bound for the threads that are inside a poll, or in a blocking call. */
  abstract ShutdownReport awaitEnd();

  /** Tells whether somebody has begun the end. */
  abstract boolean isEnding();

  /** Waits until the runtime has ended. */
  abstract void awaitEnded(Duration most);

  /** Returns the result of a root task that has ended, or throws its failure as it is. */
  @SuppressWarnings({"unchecked", "NullAway"}) // the outcome of a task is of its future's type
  final <T extends @Nullable Object> T resultOf(Task<T> root) throws Exception {
    Object outcome = root.takeOutcome();
    if (!(outcome instanceof Outcome ended)) {
      return (T) outcome;
    }
    switch (ended.failure()) {
      case null -> throw rootDropped();
      case Exception failure -> throw failure;
      case Error failure -> throw failure;
      case Throwable failure -> throw new IllegalStateException(failure);
    }
  }

  /** Makes the failure of a {@code blockOn} whose runtime ended before its root. */
  final CancellationException rootDropped() {
    FatalFailure why = fatal();
    return why == null
        ? new CancellationException("blockOn: the runtime was closed; its root was dropped")
        : why.causeOf(
            new CancellationException("blockOn: " + why.reason() + "; its root was dropped"));
  }

  /** Makes the failure of whoever needs a runtime that is not there any more. */
  final IllegalStateException closed(String call) {
    FatalFailure why = fatal();
    return why == null
        ? new IllegalStateException(call + ": the runtime was closed")
        : why.causeOf(new IllegalStateException(call + ": " + why.reason()));
  }
}
