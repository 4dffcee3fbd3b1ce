package dev.dormouse.runtime;

/** How a runtime on a loop of the current thread comes to its end. */
class LocalLoopLifecycleTest extends LifecycleContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().currentThread().seed(1);
  }
}
