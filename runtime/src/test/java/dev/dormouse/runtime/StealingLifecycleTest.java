package dev.dormouse.runtime;

/** How a runtime on two workers comes to its end. */
class StealingLifecycleTest extends LifecycleContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().workStealing().workers(2).seed(1);
  }
}
