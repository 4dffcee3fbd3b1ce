package dev.dormouse.runtime;

import dev.dormouse.reactor.ReactorMetrics;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gauges and counters of a runtime at one moment. Exact when nothing runs.
 *
 * @param workers threads that poll tasks; 1 for a loop of the current thread
 * @param workersParked of them, those that wait for work
 * @param aliveTasks tasks that have not ended
 * @param queuedTasks entries in the run queues, about the tasks that could run now
 * @param armedTimers deadlines that somebody waits for
 * @param descriptors sockets that are open
 * @param polls polls of tasks since the start
 * @param steals times that a worker took tasks from another
 * @param parks times that a worker went to wait for work
 * @param injectionDepth of the queued tasks, those in the queue that all workers share
 * @param spawnedTasks tasks spawned since the start
 * @param remoteSchedules times that a thread which is no worker queued a task
 * @param budgetYields times that a task had to let others run because its budget was used up
 * @param stuckPolls polls that went on for longer than the limit
 * @param reactor what waits for the world
 * @param perWorker the same and more of each worker
 * @param pollTimes how long polls took; null unless the builder was asked for it
 * @param scheduleDelays how long woken tasks waited for their poll; null unless asked for
 */
public record RuntimeMetrics(
    int workers,
    int workersParked,
    int aliveTasks,
    int queuedTasks,
    int armedTimers,
    int descriptors,
    long polls,
    long steals,
    long parks,
    int injectionDepth,
    long spawnedTasks,
    long remoteSchedules,
    long budgetYields,
    long stuckPolls,
    ReactorMetrics reactor,
    List<WorkerMetrics> perWorker,
    @Nullable Histogram pollTimes,
    @Nullable Histogram scheduleDelays) {

  /** Copies the list. */
  public RuntimeMetrics {
    perWorker = List.copyOf(perWorker);
  }

  /** Adds up what the workers have, for the rest see the components. */
  static RuntimeMetrics of(
      List<WorkerMetrics> perWorker,
      int aliveTasks,
      int injectionDepth,
      long spawnedTasks,
      long remoteSchedules,
      Watch watch,
      Driver driver,
      List<? extends PollMeter> meters) {
    long parked = perWorker.stream().filter(WorkerMetrics::parked).count();
    return new RuntimeMetrics(
        perWorker.size(),
        (int) parked,
        aliveTasks,
        injectionDepth + perWorker.stream().mapToInt(WorkerMetrics::queueDepth).sum(),
        driver.armedTimers(),
        driver.descriptors(),
        perWorker.stream().mapToLong(WorkerMetrics::polls).sum(),
        perWorker.stream().mapToLong(WorkerMetrics::steals).sum(),
        perWorker.stream().mapToLong(WorkerMetrics::parks).sum(),
        injectionDepth,
        spawnedTasks,
        remoteSchedules,
        perWorker.stream().mapToLong(WorkerMetrics::budgetYields).sum(),
        watch.stuckPolls(),
        driver.metrics(),
        perWorker,
        PollMeter.sum(watch.options().pollTimes(), meters, PollMeter::addTimesTo),
        PollMeter.sum(watch.options().scheduleDelays(), meters, PollMeter::addDelaysTo));
  }

  /** Returns the sums of both. */
  RuntimeMetrics plus(RuntimeMetrics other) {
    return new RuntimeMetrics(
        workers + other.workers,
        workersParked + other.workersParked,
        aliveTasks + other.aliveTasks,
        queuedTasks + other.queuedTasks,
        armedTimers + other.armedTimers,
        descriptors + other.descriptors,
        polls + other.polls,
        steals + other.steals,
        parks + other.parks,
        injectionDepth + other.injectionDepth,
        spawnedTasks + other.spawnedTasks,
        remoteSchedules + other.remoteSchedules,
        budgetYields + other.budgetYields,
        stuckPolls + other.stuckPolls,
        reactor.plus(other.reactor),
        Stream.concat(perWorker.stream(), other.perWorker.stream()).toList(),
        Histogram.sum(pollTimes, other.pollTimes),
        Histogram.sum(scheduleDelays, other.scheduleDelays));
  }
}
