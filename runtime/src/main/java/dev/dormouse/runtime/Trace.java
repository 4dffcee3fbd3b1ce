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
  final TaskId id = TaskId.fresh();
  final @Nullable TaskId parent;

  /** When the task was queued last; 0 from the beginning of its poll until then. */
  volatile long queuedNanos;

  Trace(LocalFuture<T> inner, @Nullable TaskId parent, long nowNanos) {
    this.inner = inner;
    this.parent = parent;
    this.queuedNanos = nowNanos;
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
