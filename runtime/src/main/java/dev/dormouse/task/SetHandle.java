package dev.dormouse.task;

import dev.dormouse.future.AbortHandle;
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
import dev.dormouse.runtime.UnhandledFailure;
import org.jspecify.annotations.Nullable;

/** The result of a task of a {@link LocalSet}, for any thread. */
final class SetHandle<T extends @Nullable Object> extends RawFuture<T> implements JoinHandle<T> {
  /*
   * All under the monitor.
   *
   * WAITING -> STORED    open(), after store(), by the thread of the set or the last holder
   * STORED  -> TAKEN     pollRaw(), drop()
   * WAITING -> DETACHED  drop()
   */
  private enum State {
    WAITING,
    STORED,
    TAKEN,
    DETACHED
  }

  private static final System.Logger LOG = System.getLogger("dev.dormouse.task");

  private final SetTask<T> task;
  private final String name;
  private final SpawnSite site;
  private final UnhandledFailure handler;
  private final WakerSlot joiner = new WakerSlot();
  private State state = State.WAITING;
  private @Nullable Object value;
  private @Nullable Throwable failure;
  private boolean cancelled;

  /** Whether nobody has to be told of the failure any more. */
  private boolean told;

  SetHandle(SetTask<T> task, String name, SpawnSite site, UnhandledFailure handler) {
    this.task = task;
    this.name = name;
    this.site = site;
    this.handler = handler;
  }

  static void log(String what, Throwable failure) {
    LOG.log(System.Logger.Level.ERROR, what + " failed and nobody awaits it", failure);
  }

  /** Keeps how the task ended. */
  synchronized void store(
      @Nullable Object result, @Nullable Throwable thrown, boolean wasCancelled) {
    failure = thrown;
    cancelled = wasCancelled;
    value = state == State.WAITING ? result : null;
  }

  /** Wakes who awaits the end, or tells the handler a failure that nobody awaits. */
  void open() {
    synchronized (this) {
      if (state == State.WAITING) {
        state = State.STORED;
      }
    }
    Waker waker = joiner.take();
    if (waker == null) {
      tellFailure();
      return;
    }
    try {
      waker.wake();
    } catch (Throwable broken) {
      report("the waker of a task's joiner", broken);
    }
  }

  /** Tells the failure to the handler, once. */
  private void tellFailure() {
    Throwable untold;
    synchronized (this) {
      untold = told ? null : failure;
      told = true;
    }
    if (untold != null) {
      report(site.appendedTo(name), untold);
    }
  }

  private void report(String what, Throwable thrown) {
    try {
      handler.handle(what, thrown);
    } catch (Throwable broken) {
      thrown.addSuppressed(broken);
      log(what, thrown);
    }
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws JoinError {
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    joiner.register(cx.waker());
    Object result;
    synchronized (this) {
      switch (state) {
        case WAITING -> {
          cx.refund();
          return Poll.PENDING;
        }
        case TAKEN, DETACHED -> throw Finished.polledAgain("JoinHandle");
        case STORED -> {}
      }
      state = State.TAKEN;
      told = true;
      result = value;
      value = null;
    }
    joiner.take();
    if (failure != null) {
      throw JoinError.failed(name, site, task, failure);
    }
    if (cancelled) {
      throw JoinError.cancelled(name, site, task);
    }
    return result;
  }

  /** Lets the task go: it runs on, its result is nobody's. */
  @Override
  public void drop() {
    boolean ended;
    synchronized (this) {
      ended = state == State.STORED;
      if (ended) {
        state = State.TAKEN;
        value = null;
      } else if (state == State.WAITING) {
        state = State.DETACHED;
        value = null;
      }
    }
    joiner.take();
    if (ended) {
      tellFailure();
    }
  }

  @Override
  public void abort() {
    task.abort();
  }

  @Override
  public boolean isFinished() {
    return task.isFinished();
  }

  @Override
  public AbortHandle abortHandle() {
    return task;
  }

  @Override
  public TaskId id() {
    return task.id();
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(site.appendedTo("join of " + name));
  }
}
