package dev.dormouse.future;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Names a task for logs and maps. No two tasks of a process have the same one; the numbers say
 * nothing about the order in which tasks were spawned.
 *
 * @param number what distinguishes it
 */
public record TaskId(long number) {
  private static final AtomicLong LAST = new AtomicLong();

  /** Makes one that was never there before. For executors, when somebody asks. */
  public static TaskId fresh() {
    return new TaskId(LAST.incrementAndGet());
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
