package dev.dormouse.runtime;

/** How a runtime on one worker comes to its end. */
class OneWorkerLifecycleTest extends LifecycleContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().workStealing().workers(1).seed(1);
  }
}
