package dev.dormouse.task;

import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;
import java.time.Duration;

/** The runtimes that every test of this package runs on. */
enum Executor {
  CURRENT_THREAD,
  ONE_WORKER,
  TWO_WORKERS,
  FOUR_WORKERS,
  TWO_CORES;

  RuntimeBuilder builder() {
    // Tests look at what a close leaves, also where a thread is held up.
    RuntimeBuilder builder = AsyncRuntime.builder().seed(1).closeWait(Duration.ofMinutes(2));
    return switch (this) {
      case CURRENT_THREAD -> builder.currentThread();
      case ONE_WORKER -> builder.workStealing().workers(1);
      case TWO_WORKERS -> builder.workStealing().workers(2);
      case FOUR_WORKERS -> builder.workStealing().workers(4);
      case TWO_CORES -> builder.threadPerCore().workers(2);
    };
  }

  AsyncRuntime open() {
    return builder().unhandledFailure((what, failure) -> {}).build();
  }
}
