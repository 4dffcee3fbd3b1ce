package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * Why a task has no result: it was cancelled, or it failed with {@link #getCause()}.
 *
 * <p>The stack trace of the cause ends where the executor polled the task; this error adds the
 * other half: its message says where the task was spawned, if that is known, and its own stack
 * trace is that of whoever awaited the handle.
 */
public final class JoinError extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean cancelled;
  private final String taskName;

  /** The task itself, since most are never asked for their id. */
  private final transient @Nullable AbortHandle task;

  private final @Nullable StackTraceElement spawnSite;

  private JoinError(
      String name,
      String end,
      @Nullable Throwable cause,
      SpawnSite site,
      @Nullable AbortHandle task) {
    super(site.appendedTo(name) + end, cause, true, cause != null);
    this.cancelled = cause == null;
    this.taskName = name;
    this.task = task;
    this.spawnSite = site.isKnown() ? site.toStackTraceElement() : null;
  }

  /** Makes the error of a task that was aborted or dropped at shutdown. For executors. */
  public static JoinError cancelled(String task) {
    return cancelled(task, SpawnSite.UNKNOWN);
  }

  /**
   * Makes the error of a task that was aborted or dropped at shutdown. For executors.
   *
   * @param task names the task
   * @param site where it was spawned
   */
  public static JoinError cancelled(String task, SpawnSite site) {
    return cancelled(task, site, null);
  }

  /**
   * Makes the error of a task that was aborted or dropped at shutdown. For executors.
   *
   * @param task names the task
   * @param site where it was spawned
   * @param handle the task itself, which has ended
   */
  public static JoinError cancelled(String task, SpawnSite site, @Nullable AbortHandle handle) {
    return new JoinError(task, " was cancelled", null, site, handle);
  }

  /** Makes the error of a task whose future, or whose cleanup, threw. For executors. */
  public static JoinError failed(String task, Throwable failure) {
    return failed(task, SpawnSite.UNKNOWN, failure);
  }

  /**
   * Makes the error of a task whose future, or whose cleanup, threw. For executors.
   *
   * @param task names the task
   * @param site where it was spawned
   * @param failure what was thrown
   */
  public static JoinError failed(String task, SpawnSite site, Throwable failure) {
    return failed(task, site, null, failure);
  }

  /**
   * Makes the error of a task whose future, or whose cleanup, threw. For executors.
   *
   * @param task names the task
   * @param site where it was spawned
   * @param handle the task itself, which has ended
   * @param failure what was thrown
   */
  public static JoinError failed(
      String task, SpawnSite site, @Nullable AbortHandle handle, Throwable failure) {
    return new JoinError(task, " failed: " + failure, failure, site, handle);
  }

  /** Returns the id of the task; null if its executor gave none, or the error was serialized. */
  public @Nullable TaskId taskId() {
    return task == null ? null : task.id();
  }

  /** Returns what messages call the task: {@code task} and its name, its place or its class. */
  public String taskName() {
    return taskName;
  }

  /** Returns where the task was spawned; null if that is not known. */
  public @Nullable StackTraceElement spawnSite() {
    return spawnSite;
  }

  /** Tells whether the task was aborted, or dropped because its executor ended. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Tells whether the task threw; the original is {@link #getCause()}. */
  public boolean isFailure() {
    return !cancelled;
  }
}
