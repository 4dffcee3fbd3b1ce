package dev.dormouse.runtime;

import java.time.Duration;

/** The kinds of runtimes, for tests that run on each. */
enum Executor {
  CURRENT_THREAD,
  ONE_WORKER,
  TWO_WORKERS,
  TWO_CORES;

  RuntimeBuilder builder() {
    // Tests look at what a close leaves, also where a thread is held up.
    RuntimeBuilder builder = AsyncRuntime.builder().seed(1).closeWait(Duration.ofMinutes(2));
    return switch (this) {
      case CURRENT_THREAD -> builder.currentThread();
      case ONE_WORKER -> builder.workStealing().workers(1);
      case TWO_WORKERS -> builder.workStealing().workers(2);
      case TWO_CORES -> builder.threadPerCore().workers(2);
    };
  }

  /** Tells whether the runtime has threads of its own that poll. */
  boolean hasWorkers() {
    return this != CURRENT_THREAD;
  }

  /** Returns how many threads of its own poll. */
  int workers() {
    return switch (this) {
      case CURRENT_THREAD -> 0;
      case ONE_WORKER -> 1;
      case TWO_WORKERS, TWO_CORES -> 2;
    };
  }
}
