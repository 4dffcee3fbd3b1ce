package dev.dormouse.testing;

import dev.dormouse.runtime.StuckPoll;

/** A poll took longer than the test allows; its stack is that of the poll. */
final class LongPollError extends AssertionError {
  private static final long serialVersionUID = 1L;

  LongPollError(long millis, StuckPoll poll) {
    super("a poll took more than " + millis + " ms; it was here, in " + poll.task());
    setStackTrace(poll.stack().toArray(StackTraceElement[]::new));
  }
}
