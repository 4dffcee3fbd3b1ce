package dev.dormouse.runtime;

/** The contract of metrics, recordings and probes. */
class OneWorkerWatchTest extends WatchContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().workStealing().workers(1);
  }
}
