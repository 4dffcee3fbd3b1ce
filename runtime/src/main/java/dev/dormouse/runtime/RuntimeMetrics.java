package dev.dormouse.runtime;

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
    long parks) {

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
        parks + other.parks);
  }
}
