package dev.dormouse.runtime;

/** The contract of tasks on two workers. */
class StealingTasksTest extends TaskContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().workStealing().workers(2).seed(1);
  }
}
