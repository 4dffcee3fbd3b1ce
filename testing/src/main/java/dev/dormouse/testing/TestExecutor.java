package dev.dormouse.testing;

/** What runs the tasks of a test. */
public enum TestExecutor {
  /** The test's own thread, with a {@link TestClock}: every run of one seed goes the same way. */
  CURRENT_THREAD,

  /** Threads that steal work from each other, in real time. */
  WORK_STEALING,

  /** Threads that share nothing: a task stays where it was spawned. In real time. */
  THREAD_PER_CORE
}
