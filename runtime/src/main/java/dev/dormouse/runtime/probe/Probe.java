package dev.dormouse.runtime.probe;

import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.TaskId;
import dev.dormouse.runtime.StuckPoll;
import org.jspecify.annotations.Nullable;

/**
 * Is told what the tasks of one runtime do, for consoles, simulations and tests.
 *
 * <p>The methods are called on the thread on which it happens, in the middle of it, from many
 * threads at once. They must be quick, not wait and not throw; what one throws is told to the
 * runtime's handler of failures. Each does nothing unless it is overridden.
 */
public interface Probe {

  /** How a task came to its end. */
  enum End {
    /** It has a value. */
    READY,
    /** It threw. */
    FAILED,
    /** It was dropped. */
    DROPPED
  }

  /**
   * A task was spawned. It may be polled on another thread at this moment.
   *
   * @param parent the task that spawned it, or null
   */
  default void spawned(TaskId task, String name, SpawnSite site, @Nullable TaskId parent) {}

  /** Somebody called the waker of a task, needed or not. */
  default void woken(TaskId task) {}

  /** A poll begins on this thread. */
  default void pollBegins(TaskId task) {}

  /** The poll that has begun on this thread is over. */
  default void pollEnds(TaskId task, boolean pending) {}

  /** A task ends: its future was finished or dropped. Its handle tells so after this. */
  default void ended(TaskId task, End end) {}

  /** A poll takes too long. Told once of each, on the watchdog's thread. */
  default void stuck(StuckPoll poll) {}

  /** A timer fired later than its tick, by {@code lagNanos}. */
  default void timerLate(long lagNanos) {}
}
