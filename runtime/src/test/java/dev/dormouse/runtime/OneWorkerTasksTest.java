package dev.dormouse.runtime;

/** The contract of tasks on one worker, which has nobody to steal from. */
class OneWorkerTasksTest extends TaskContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().workStealing().workers(1).seed(1);
  }
}
