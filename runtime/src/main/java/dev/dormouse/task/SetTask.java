package dev.dormouse.task;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.TaskHold;
import dev.dormouse.future.TaskId;
import dev.dormouse.future.Woken;
import dev.dormouse.future.WokenStack;
import dev.dormouse.runtime.UnhandledFailure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task of a {@link LocalSet}, its waker, and the right to abort it. */
final class SetTask<T extends @Nullable Object> extends Woken implements AbortHandle, TaskHold {
  private final SpawnSite site;

  /** The future until the end. For the thread of the set. */
  private @Nullable LocalFuture<T> future;

  /** Who gets the result; let go of at the end, by the thread of the set or the last holder. */
  private @Nullable SetHandle<T> handle;

  /** Whether it stands in the queue. For the thread of the set. */
  boolean queued;

  /** Holds that keep the end back, and whether it has come. Under the monitor. */
  private int holds;

  private boolean held;

  private volatile boolean aborted;
  private volatile boolean finished;
  private @Nullable TaskId id;

  SetTask(WokenStack stack, LocalFuture<T> future, SpawnSite site) {
    super(stack);
    this.future = Objects.requireNonNull(future, "future");
    this.site = site;
  }

  /** Makes the handle; once, before anybody else knows the task. */
  SetHandle<T> handle(UnhandledFailure handler) {
    String name = "task " + FutureInfo.nameOf(Objects.requireNonNull(future));
    SetHandle<T> made = new SetHandle<>(this, name, site, handler);
    handle = made;
    return made;
  }

  /** Polls or, if it was aborted, drops; tells whether the task has ended. */
  boolean run(Context cx) {
    if (future == null) {
      return true; // its end is held back
    }
    if (aborted) {
      drop();
      return true;
    }
    Object answer;
    try {
      answer = Objects.requireNonNull(future).pollRaw(cx);
    } catch (Throwable failure) {
      end(null, failure, false);
      return true;
    }
    if (answer != Poll.PENDING) {
      end(answer, null, false);
      return true;
    }
    if (aborted) {
      drop();
      return true;
    }
    return false;
  }

  /** Drops the future; does nothing after the end. */
  void drop() {
    LocalFuture<T> left = future;
    if (left == null) {
      return; // also if the end is held back
    }
    Throwable failure = null;
    try {
      left.drop();
    } catch (Throwable thrown) {
      failure = thrown;
    }
    end(null, failure, true);
  }

  private void end(@Nullable Object value, @Nullable Throwable failure, boolean cancelled) {
    SetHandle<T> to = Objects.requireNonNull(handle);
    future = null;
    to.store(value, failure, cancelled);
    synchronized (this) {
      held = holds > 0;
      if (held) {
        return;
      }
    }
    finish();
  }

  private void finish() {
    SetHandle<T> to = Objects.requireNonNull(handle);
    handle = null;
    finished = true;
    to.open();
  }

  /** Keeps the handle from being ready. For the thread of the set, inside a poll. */
  synchronized void hold() {
    holds++;
  }

  @Override
  public void release() {
    synchronized (this) {
      holds--;
      if (!held || holds > 0) {
        return;
      }
    }
    finish();
  }

  /** Returns the future as somebody sees it who does not run the set; null after the end. */
  @Nullable LocalFuture<T> futureSeen() {
    return future;
  }

  /** Returns what dumps and reports call this task. Any thread. */
  @Override
  public String toString() {
    LocalFuture<T> seen = future;
    String name = seen == null ? "that has ended" : FutureInfo.nameOf(seen);
    return site.appendedTo("task " + name + " (id " + id() + ")");
  }

  @Override
  public void abort() {
    if (!finished) {
      aborted = true;
      wake();
    }
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public synchronized TaskId id() {
    TaskId known = id;
    if (known == null) {
      known = TaskId.fresh();
      id = known;
    }
    return known;
  }
}
