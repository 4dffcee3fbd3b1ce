package dev.dormouse.runtime;

/** How a runtime on two threads that share nothing comes to its end. */
class CoresLifecycleTest extends LifecycleContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().threadPerCore().workers(2).seed(1);
  }
}
