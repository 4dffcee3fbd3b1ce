package dev.dormouse.runtime;

/** The contract of tasks on two threads that share nothing. */
class CoresTasksTest extends TaskContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().threadPerCore().workers(2).seed(1);
  }

  @Override
  int threadsWithAShare() {
    return 2;
  }
}
