package dev.dormouse.runtime;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.BlockingCall;
import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.TaskId;
import dev.dormouse.future.Waker;
import dev.dormouse.future.WakerSlot;
import dev.dormouse.reactor.Offload;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A blocking call that was handed to the threads for them, and the handle of its result.
 *
 * @param <T> type of the result
 */
final class BlockingTask<T extends @Nullable Object> extends RawFuture<T>
    implements JoinHandle<T>, Offload.Work {
  /*
   * All under the monitor, so that an abort and the beginning have one winner.
   *
   * QUEUED  -> RUNNING  run()     takes the call
   * QUEUED  -> RUNNING  cancel()  for abort() and refuse(): the call is told that it never begins
   * RUNNING -> ENDED    end()     with value or failure, or cancelled
   * ENDED   -> TAKEN    pollRaw(), drop(), or at once if the handle was dropped before
   *
   * The joiner registers, then looks at the state; who ends the task changes the state, then takes
   * the joiner's waker.
   */
  private enum State {
    QUEUED,
    RUNNING,
    ENDED,
    TAKEN
  }

  private final Offload threads;
  private final FailureReports reports;
  private final String name;
  private final SpawnSite site;
  private final WakerSlot joiner = new WakerSlot();
  private State state = State.QUEUED;
  private boolean detached;

  /** The call until it begins. */
  private @Nullable Callable<T> call;

  private @Nullable Object value;
  private @Nullable Throwable failure;
  private boolean cancelled;

  /** Whether nobody has to be told of the failure any more. */
  private boolean told;

  private BlockingTask(Offload threads, FailureReports reports, Callable<T> call, SpawnSite site) {
    this.threads = threads;
    this.reports = reports;
    this.call = Objects.requireNonNull(call, "call");
    this.site = site;
    this.name = "blocking call " + call.getClass().getName();
  }

  /**
   * Hands a call over.
   *
   * @throws java.util.concurrent.RejectedExecutionException if there is no room
   */
  static <T extends @Nullable Object> BlockingTask<T> begin(
      Offload threads, FailureReports reports, Callable<T> call, SpawnSite site) {
    BlockingTask<T> task = new BlockingTask<>(threads, reports, call, site);
    threads.submit(task);
    return task;
  }

  // ---- The thread's side

  @Override
  public void run() {
    Callable<T> begun = take(State.RUNNING);
    if (begun == null) {
      return;
    }
    Object result = null;
    Throwable thrown = null;
    try {
      result = begun.call();
    } catch (Throwable any) {
      thrown = any;
    }
    end(result, thrown);
  }

  /** Takes the call of a queued task, which goes on to {@code next}; null if it is too late. */
  private synchronized @Nullable Callable<T> take(State next) {
    if (state != State.QUEUED) {
      return null;
    }
    Callable<T> taken = call;
    call = null;
    state = next;
    return taken;
  }

  private void end(@Nullable Object result, @Nullable Throwable thrown) {
    synchronized (this) {
      state = detached ? State.TAKEN : State.ENDED;
      value = detached ? null : result;
      failure = detached ? null : thrown;
    }
    Waker waker = joiner.take();
    if (waker != null) {
      wake(waker);
    } else if (thrown != null) {
      report(thrown);
    }
  }

  private void wake(Waker waker) {
    try {
      waker.wake();
    } catch (Throwable broken) {
      reports.report("the waker of a task's joiner", broken);
    }
  }

  /** Tells a failure to the runtime's handler, unless somebody was told. */
  private void report(Throwable thrown) {
    synchronized (this) {
      if (told) {
        return;
      }
      told = true;
    }
    reports.report(toString(), thrown);
  }

  @Override
  public void refuse() {
    boolean unused = cancel();
  }

  /** Ends a call that has not begun. */
  private boolean cancel() {
    Callable<T> never;
    synchronized (this) {
      never = take(State.RUNNING); // until it was told; nobody sees the difference
      if (never == null) {
        return false;
      }
      cancelled = true;
    }
    Throwable thrown = null;
    if (never instanceof BlockingCall<?> told) {
      try {
        told.drop();
      } catch (Throwable any) {
        thrown = any;
      }
    }
    end(null, thrown);
    return true;
  }

  // ---- The holder's side

  @Override
  public @Nullable Object pollRaw(Context cx) throws JoinError {
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    joiner.register(cx.waker());
    synchronized (this) {
      if (detached || state == State.TAKEN) {
        throw Finished.polledAgain("JoinHandle");
      }
      if (state != State.ENDED) {
        cx.refund();
        return Poll.PENDING;
      }
      state = State.TAKEN;
      told = true;
    }
    joiner.take();
    Object result = value;
    Throwable thrown = failure;
    value = null;
    failure = null;
    if (thrown != null) {
      throw JoinError.failed(name, site, this, thrown);
    }
    if (cancelled) {
      throw JoinError.cancelled(name, site, this);
    }
    return result;
  }

  /** Lets the call go: it runs on, its result is nobody's. */
  @Override
  public void drop() {
    Throwable untold;
    synchronized (this) {
      detached = true;
      untold = failure;
      value = null;
      failure = null;
      if (state == State.ENDED) {
        state = State.TAKEN;
      }
    }
    joiner.take();
    if (untold != null) {
      report(untold);
    }
  }

  @Override
  public void abort() {
    if (cancel()) {
      threads.withdraw(this);
    }
  }

  @Override
  public synchronized boolean isFinished() {
    return state == State.ENDED || state == State.TAKEN;
  }

  @Override
  public AbortHandle abortHandle() {
    return new TaskAbort(this);
  }

  @Override
  public TaskId id() {
    return TaskIds.of(this);
  }

  /** Returns what a dump says of a thread that runs {@code work}. */
  static String doing(Offload.Work work) {
    SpawnSite site = work instanceof BlockingTask<?> task ? task.site : SpawnSite.UNKNOWN;
    return site.appendedTo("runs a blocking call");
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(site.appendedTo("join of " + name));
  }

  @Override
  public String toString() {
    return site.appendedTo(name);
  }
}
