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
  private final @Nullable StackTraceElement spawnSite;

  private JoinError(String message, @Nullable Throwable cause, SpawnSite site, boolean cancelled) {
    super(message, cause, true, !cancelled);
    this.cancelled = cancelled;
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
    return new JoinError(site.appendedTo(task) + " was cancelled", null, site, true);
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
    return new JoinError(site.appendedTo(task) + " failed: " + failure, failure, site, false);
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
