package dev.dormouse.runtime;

import java.util.List;

/** Reads the counters of a loop. */
final class LoopMetrics {
  private LoopMetrics() {}

  static RuntimeMetrics of(LocalLoop loop) {
    Thread owner = loop.owner();
    WorkerMetrics only =
        new WorkerMetrics(
            owner == null ? "nobody" : owner.getName(),
            owner == null ? -1 : owner.threadId(),
            loop.isAsleep(),
            loop.queue.size(),
            loop.ticks(),
            loop.time.mean(),
            loop.time.busy(loop.clock().nanos()),
            loop.parks,
            loop.noops,
            0,
            0,
            Math.max(0, loop.schedules - loop.remoteSchedules),
            0,
            loop.budgetYields());
    return RuntimeMetrics.of(
        List.of(only),
        loop.alive(),
        0,
        loop.spawned,
        loop.remoteSchedules,
        loop.watch,
        loop.driver,
        List.of(loop.meter));
  }
}
