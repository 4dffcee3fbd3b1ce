package dev.dormouse.testing;

import dev.dormouse.future.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Polls a {@link TestTask} once and checks the answer. */
public final class PollAssertions {
  private PollAssertions() {}

  /** Polls once and expects pending. */
  public static void assertPending(TestTask<?> task) throws Exception {
    if (task.poll() instanceof Poll.Ready<?>(Object value)) {
      throw new AssertionError(task + ": expected pending, but it is ready with " + value);
    }
  }

  /**
   * Polls once and expects an end.
   *
   * @return the value
   */
  public static <T extends @Nullable Object> T assertReady(TestTask<T> task) throws Exception {
    if (task.poll() instanceof Poll.Ready<T>(T value)) {
      return value;
    }
    throw new AssertionError(task + ": expected ready, but it is pending");
  }

  /** Polls once and expects an end with a value that equals {@code expected}. */
  public static <T extends @Nullable Object> void assertReadyValue(
      @Nullable Object expected, TestTask<T> task) throws Exception {
    T value = assertReady(task);
    if (!Objects.equals(expected, value)) {
      throw new AssertionError(task + ": expected ready with " + expected + ", but with " + value);
    }
  }

  /**
   * Polls once and expects it to throw.
   *
   * @return what it threw
   */
  public static <X extends Throwable> X assertFails(Class<X> type, TestTask<?> task) {
    Poll<?> answer;
    try {
      answer = task.poll();
    } catch (Throwable thrown) {
      if (type.isInstance(thrown)) {
        return type.cast(thrown);
      }
      throw new AssertionError(task + ": expected " + type.getName() + ", but threw", thrown);
    }
    throw new AssertionError(task + ": expected " + type.getName() + ", but it is " + answer);
  }

  /** Expects the task to have been woken since its last poll. */
  public static void assertWoken(TestTask<?> task) {
    if (!task.isWoken()) {
      throw new AssertionError(task + ": expected a wake since the last poll");
    }
  }

  /** Expects nobody to have woken the task since its last poll. */
  public static void assertNotWoken(TestTask<?> task) {
    if (task.isWoken()) {
      throw new AssertionError(task + ": woken " + task.wakes() + " times since the last poll");
    }
  }
}
