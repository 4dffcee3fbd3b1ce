package dev.dormouse.runtime;

/** The contract of dumps. */
class OneWorkerDumpTest extends DumpContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().workStealing().workers(1);
  }
}
