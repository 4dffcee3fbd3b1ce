package dev.dormouse.runtime;

/** The contract of metrics, recordings and probes. */
class CoresWatchTest extends WatchContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().threadPerCore().workers(2);
  }
}
