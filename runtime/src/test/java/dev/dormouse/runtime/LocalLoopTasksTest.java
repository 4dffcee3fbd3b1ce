package dev.dormouse.runtime;

/** The contract of tasks on a loop of the current thread. */
class LocalLoopTasksTest extends TaskContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().currentThread().seed(1);
  }
}
