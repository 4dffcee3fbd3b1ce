package dev.dormouse.runtime;

/** The contract of dumps. */
class LocalLoopDumpTest extends DumpContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().currentThread();
  }
}
