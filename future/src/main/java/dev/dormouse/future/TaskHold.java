package dev.dormouse.future;

/**
 * Keeps a task from being seen as ended: its future may finish or be dropped meanwhile, but its
 * handle is ready only after every hold was released. For those who own work that another thread
 * may be in the middle of when they are dropped.
 */
@FunctionalInterface
public interface TaskHold {

  /** Lets the task end, as far as this hold is concerned. Once; any thread. */
  void release();
}
