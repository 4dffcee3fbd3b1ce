package dev.dormouse.testing;

/** A poll took longer than the test allows; its stack is that of the poll. */
final class LongPollError extends AssertionError {
  private static final long serialVersionUID = 1L;

  LongPollError(long millis, StackTraceElement[] stack) {
    super("a poll took more than " + millis + " ms; it was here");
    setStackTrace(stack);
  }
}
