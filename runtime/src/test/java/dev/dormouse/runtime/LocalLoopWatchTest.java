package dev.dormouse.runtime;

/** The contract of metrics, recordings and probes. */
class LocalLoopWatchTest extends WatchContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().currentThread();
  }
}
