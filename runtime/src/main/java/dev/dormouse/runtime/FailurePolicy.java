package dev.dormouse.runtime;

/**
 * What a runtime does about a spawned task that fails, beside handing on or telling its failure.
 */
public enum FailurePolicy {
  /** Nothing more. */
  GO_ON,

  /**
   * It closes itself: every task is dropped, and each {@code blockOn} that waits or comes later
   * fails with an error that names the task and has its failure as its cause.
   *
   * <p>Whether somebody awaits the task makes no difference, since that may depend on who was
   * faster. What fails with an owner stops nothing: the future of a {@code blockOn}, members of a
   * {@code Scope}, a {@code JoinSet}, {@code JoinMap} or {@code JoinQueue}, tasks of a {@code
   * LocalSet}, blocking calls.
   */
  STOP_RUNTIME
}
