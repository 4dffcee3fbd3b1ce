package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Why a task has no result: it was cancelled, or it failed with {@link #getCause()}. */
public final class JoinError extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean cancelled;

  private JoinError(String message, @Nullable Throwable cause, boolean cancelled) {
    super(message, cause, true, !cancelled);
    this.cancelled = cancelled;
  }

  /** Makes the error of a task that was aborted or dropped at shutdown. For executors. */
  public static JoinError cancelled(String task) {
    return new JoinError(task + " was cancelled", null, true);
  }

  /** Makes the error of a task whose future, or whose cleanup, threw. For executors. */
  public static JoinError failed(String task, Throwable failure) {
    return new JoinError(task + " failed: " + failure, failure, false);
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
