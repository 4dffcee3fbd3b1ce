package dev.dormouse.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a runtime came to its end.
 *
 * @param tasksDropped tasks that had not ended by themselves
 * @param threadsStuck threads that were still inside a poll when waiting for them ended, with what
 *     they were doing
 * @param stillRunning what was still running when the grace was over, with where each task stood;
 *     null if nothing was
 */
public record ShutdownReport(
    int tasksDropped, List<String> threadsStuck, @Nullable RuntimeDump stillRunning) {

  /** Copies the list. */
  public ShutdownReport {
    threadsStuck = List.copyOf(threadsStuck);
  }

  /** Adds what was seen when the grace was over. */
  ShutdownReport after(RuntimeDump left) {
    return new ShutdownReport(tasksDropped, threadsStuck, left.tasks().isEmpty() ? null : left);
  }

  /** Tells whether every task ended by itself and every thread came home. */
  public boolean isClean() {
    return tasksDropped == 0 && threadsStuck.isEmpty();
  }
}
