package dev.dormouse.time;

import dev.dormouse.future.Future;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a deadline, which may be moved. Made by {@link Time#sleep} and {@link
 * Time#sleepUntil}.
 *
 * <p>Like every future it belongs to one task at a time: the task that polls it is the one that may
 * {@link #reset} it.
 */
public sealed interface Sleep extends Future<Void> permits SleepTimer {

  /**
   * Returns the deadline; null before the first poll of a sleep that was made with a duration,
   * which counts from there.
   */
  @Nullable Moment deadline();

  /** Tells whether the deadline was seen to pass. */
  boolean isElapsed();

  /**
   * Moves the deadline to {@code deadline}, earlier or later, also of a sleep that has ended, which
   * may then be awaited once more.
   *
   * <p>Moving it away costs next to nothing, so that a time-out for idleness may be put off with
   * every byte. Moving it nearer while a task waits wakes that task.
   *
   * @throws IllegalStateException if the sleep was dropped
   */
  void reset(Moment deadline);
}
