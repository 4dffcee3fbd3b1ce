package dev.dormouse.runtime;

import java.util.List;
import java.util.stream.IntStream;

/** Sums up the counters of a work-stealing runtime. */
final class StealingMetrics {
  private StealingMetrics() {}

  /** Returns how many tasks the rolls hold, also such that have ended. */
  static long rollEntries(StealingScheduler scheduler) {
    long entries = scheduler.outside().size();
    for (int i = 0; i < scheduler.workerCount(); i++) {
      entries += scheduler.worker(i).roll.size();
    }
    return entries;
  }

  static RuntimeMetrics of(StealingScheduler scheduler) {
    List<Worker> workers =
        IntStream.range(0, scheduler.workerCount()).mapToObj(scheduler::worker).toList();
    List<WorkerMetrics> perWorker = workers.stream().map(StealingMetrics::of).toList();
    long spawned = scheduler.outside().spawned();
    for (Worker worker : workers) {
      spawned += worker.tasksSpawned();
    }
    long overflows = perWorker.stream().mapToLong(WorkerMetrics::overflows).sum();
    return RuntimeMetrics.of(
        perWorker,
        Math.toIntExact(scheduler.alive()),
        scheduler.injection().size(),
        spawned,
        Math.max(0, scheduler.injection().pushed() - overflows),
        scheduler.watch(),
        scheduler.driver(),
        workers.stream().map(worker -> worker.meter).toList());
  }

  private static WorkerMetrics of(Worker worker) {
    return new WorkerMetrics(
        worker.thread.getName(),
        worker.thread.threadId(),
        worker.isParked(),
        worker.queue.size(),
        worker.ticks(),
        worker.time.mean(),
        worker.time.busy(worker.clock().nanos()),
        worker.parks,
        worker.noops,
        worker.steals,
        worker.stolenTasks,
        worker.localSchedules,
        worker.overflows,
        worker.budgetYields());
  }
}
