package dev.dormouse.future;

/**
 * Tells an executor that a task is worth another poll.
 *
 * <p>Waking is idempotent and coalesces; it may happen from any thread, during the task's own poll,
 * and after the task has ended (then it does nothing). A wake that happens during a poll is never
 * lost: the task is polled once more. What the caller wrote before {@code wake} is visible to that
 * poll.
 *
 * <p>Wakers are compared by identity: a leaf that already holds the waker of the context need not
 * store it again.
 */
@FunctionalInterface
public interface Waker {

  /** Makes the executor poll the task again. Never blocks, never runs user code. */
  void wake();

  /** Returns a waker that wakes nobody. */
  static Waker noop() {
    return NoopContext.WAKER;
  }
}
