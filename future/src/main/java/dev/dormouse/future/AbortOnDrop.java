package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * A spawned task, as a future of its result that aborts the task when it is dropped; made by {@link
 * JoinHandle#abortOnDrop}.
 *
 * <p>It is polled and dropped by its owner. The right to abort is for any thread.
 *
 * @param <T> type of the result
 */
public final class AbortOnDrop<T extends @Nullable Object> extends RawFuture<T>
    implements AbortHandle {
  private final AbortHandle task;

  /** Null once this has given the result, was dropped, or let the task go. */
  private @Nullable JoinHandle<T> handle;

  AbortOnDrop(JoinHandle<T> handle) {
    this.task = handle.abortHandle();
    this.handle = handle;
  }

  /** Returns the right to abort this task, which does not keep its result alive. */
  public AbortHandle abortHandle() {
    return task;
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
  public TaskId id() {
    return task.id();
  }

  /**
   * Gives the handle back, and does nothing any more when it is dropped.
   *
   * @throws IllegalStateException if this gave the result, was dropped or let the task go before
   */
  public JoinHandle<T> detach() {
    JoinHandle<T> given = handle;
    if (given == null) {
      throw new IllegalStateException("abortOnDrop: it has let the task go already");
    }
    handle = null;
    return given;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    JoinHandle<T> awaited = handle;
    if (awaited == null) {
      throw Finished.polledAgain("abortOnDrop");
    }
    Object value;
    try {
      value = awaited.pollRaw(cx);
    } catch (Throwable failure) {
      handle = null;
      throw failure;
    }
    if (value != Poll.PENDING) {
      handle = null;
    }
    return value;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("abortOnDrop", handle);
  }

  @Override
  public void drop() {
    JoinHandle<T> awaited = handle;
    handle = null;
    if (awaited != null) {
      awaited.abort();
      awaited.drop();
    }
  }
}
