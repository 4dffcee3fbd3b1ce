package dev.dormouse.testing;

import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A future in the hands of a test, which polls it, looks at who was woken, moves the clock and
 * drops it. {@link PollAssertions} checks what the polls answer.
 *
 * <p>Closing it drops the future and fails if a timer is left.
 *
 * @param <T> type of the future's value
 */
public final class TestTask<T extends @Nullable Object> implements AutoCloseable {
  /** Polls after which a future that wakes itself all the time counts as stuck. */
  private static final int POLLS_MAX = 10_000;

  private final LocalFuture<T> future;
  private final ManualContext context;

  private TestTask(LocalFuture<T> future, ManualContext context) {
    this.future = Objects.requireNonNull(future, "future");
    this.context = context;
  }

  /** Takes {@code future}, with a context of its own. Nothing is polled. */
  public static <T extends @Nullable Object> TestTask<T> of(LocalFuture<T> future) {
    return of(future, new ManualContext());
  }

  /** Takes {@code future}, for several tasks that share clock and timers. */
  public static <T extends @Nullable Object> TestTask<T> of(
      LocalFuture<T> future, ManualContext context) {
    return new TestTask<>(future, context);
  }

  /** Returns what the polls are given. */
  public ManualContext context() {
    return context;
  }

  /** Polls once; forgets earlier wakes before. */
  public Poll<T> poll() throws Exception {
    context.mock().takeWakes();
    return future.poll(context);
  }

  /** Tells whether the task was woken since its last poll. */
  public boolean isWoken() {
    return context.mock().isWoken();
  }

  /** Returns how often the task was woken since its last poll. */
  public int wakes() {
    return context.mock().wakes();
  }

  /** Moves the clock on, which may wake the task; see {@link ManualContext#advance}. */
  public void advance(Duration duration) {
    context.advance(duration);
  }

  /**
   * Polls once, and again as long as the polls wake the task.
   *
   * @return the last answer
   * @throws AssertionError if it never comes to rest
   */
  public Poll<T> pollUntilIdle() throws Exception {
    for (int n = 0; n < POLLS_MAX; n++) {
      Poll<T> answer = poll();
      if (answer instanceof Poll.Ready || !isWoken()) {
        return answer;
      }
    }
    throw new AssertionError("woken by each of " + POLLS_MAX + " polls: " + future);
  }

  /**
   * Polls to the end, and moves the clock to the next timer where nothing else wakes.
   *
   * @return the value
   * @throws AssertionError if it waits for something that is neither a timer nor itself
   */
  public T run() throws Exception {
    for (int n = 0; n < POLLS_MAX; n++) {
      if (pollUntilIdle() instanceof Poll.Ready<T>(T value)) {
        return value;
      }
      if (!context.advanceToNext()) {
        throw new AssertionError("stuck: pending, nobody wakes it, no timer is armed: " + future);
      }
    }
    throw new AssertionError("not finished after " + POLLS_MAX + " timers: " + future);
  }

  /** Drops the future. */
  public void drop() {
    future.drop();
  }

  /**
   * Drops the future.
   *
   * @throws AssertionError if it leaves a timer behind
   */
  @Override
  public void close() {
    future.drop();
    if (context.armedTimers() > 0) {
      throw new AssertionError(
          context.armedTimers() + " timers are armed after the drop of " + future);
    }
  }

  @Override
  public String toString() {
    return "TestTask[" + future + "]";
  }
}
