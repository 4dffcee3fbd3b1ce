package dev.dormouse.runtime;

import java.util.List;

/**
 * How a runtime came to its end.
 *
 * @param tasksDropped tasks that had not ended by themselves
 * @param threadsStuck threads that were still inside a poll when waiting for them ended, with what
 *     they were doing
 */
public record ShutdownReport(int tasksDropped, List<String> threadsStuck) {

  /** Copies the list. */
  public ShutdownReport {
    threadsStuck = List.copyOf(threadsStuck);
  }

  /** Tells whether every task ended by itself and every thread came home. */
  public boolean isClean() {
    return tasksDropped == 0 && threadsStuck.isEmpty();
  }
}
