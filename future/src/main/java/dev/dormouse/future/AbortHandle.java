package dev.dormouse.future;

/** The right to abort a task, without its result. Usable from any thread. */
public interface AbortHandle {

  /**
   * Drops the task at its next await, or at once if it is idle. Idempotent; does nothing after the
   * end. The task may still win the race and finish with its value.
   */
  void abort();

  /** Tells whether the task has ended: its future is finished or dropped, its result stored. */
  boolean isFinished();

  /**
   * Returns the name of the task. It is made when somebody asks first, so a task that nobody asks
   * for has none.
   */
  TaskId id();
}
