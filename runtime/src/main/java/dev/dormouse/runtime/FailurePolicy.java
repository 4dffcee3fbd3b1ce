package dev.dormouse.runtime;

/**
 * What a runtime does about a task that fails and that nobody awaits, once its handler was told.
 */
public enum FailurePolicy {
  /** Nothing more. */
  GO_ON,

  /**
   * It closes itself: every task is dropped, and each {@code blockOn} that waits or comes later
   * fails with an error that names the task and has its failure as its cause.
   */
  STOP_RUNTIME
}
