package dev.dormouse.runtime;

/** Dumps of threads that share nothing. */
class CoresDumpTest extends DumpContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().threadPerCore().workers(2);
  }
}
