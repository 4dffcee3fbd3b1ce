package dev.dormouse.runtime;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * The future of a task together with what somebody wants to know of that task. Only runtimes that
 * were asked for it have them, so that all others save the bytes.
 */
final class Trace<T extends @Nullable Object> extends RawFuture<T> {
  final LocalFuture<T> inner;
  final @Nullable TaskId parent;

  /** What the task is called, once somebody has asked. Under the monitor. */
  private @Nullable TaskId id;

  /** Whether the task has ended, so that ids are made elsewhere. Under the monitor. */
  private boolean ended;

  /** When the task was queued last; 0 from the beginning of its poll until then. */
  volatile long queuedNanos;

  Trace(LocalFuture<T> inner, @Nullable TaskId parent, long nowNanos) {
    this.inner = inner;
    this.parent = parent;
    this.queuedNanos = nowNanos;
  }

  /** Returns the id of the task, always the same one; null if nobody asked before its end. */
  synchronized @Nullable TaskId id() {
    if (id == null && !ended) {
      id = TaskId.fresh();
    }
    return id;
  }

  /** Learns that the task ends; returns its id if somebody has asked for it. */
  synchronized @Nullable TaskId end() {
    ended = true;
    return id;
  }

  /** Returns the future of a task without its trace. */
  static LocalFuture<?> unwrap(LocalFuture<?> future) {
    return future instanceof Trace<?> trace ? trace.inner : future;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    return inner.pollRaw(cx);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of(inner);
  }

  @Override
  public void drop() {
    inner.drop();
  }
}
