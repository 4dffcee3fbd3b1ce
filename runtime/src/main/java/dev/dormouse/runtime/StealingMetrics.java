package dev.dormouse.runtime;

/** Sums up the counters of a work-stealing runtime. */
final class StealingMetrics {
  private StealingMetrics() {}

  static RuntimeMetrics of(StealingScheduler scheduler) {
    int queued = scheduler.injection().size();
    long polls = 0;
    long steals = 0;
    long parks = 0;
    for (int i = 0; i < scheduler.workerCount(); i++) {
      Worker worker = scheduler.worker(i);
      queued += worker.queue.size();
      polls += worker.ticks();
      steals += worker.steals;
      parks += worker.parks;
    }
    Driver driver = scheduler.driver();
    return new RuntimeMetrics(
        scheduler.workerCount(),
        Long.bitCount(scheduler.idle().parked()),
        Math.toIntExact(scheduler.alive()),
        queued,
        driver.armedTimers(),
        driver.descriptors(),
        polls,
        steals,
        parks);
  }
}
