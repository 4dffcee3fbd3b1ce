package dev.dormouse.runtime;

/** The contract of dumps. */
class StealingDumpTest extends DumpContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().workStealing().workers(3);
  }
}
