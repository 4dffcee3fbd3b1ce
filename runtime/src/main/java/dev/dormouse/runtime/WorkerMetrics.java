package dev.dormouse.runtime;

import java.time.Duration;

/**
 * Gauges and counters of one worker. One thread writes each, so that counting costs no atomic; they
 * may lag for others.
 *
 * @param thread the name of its thread
 * @param threadId the id of its thread, -1 if none runs the loop at this moment
 * @param parked whether it waits for work
 * @param queueDepth entries in its queue
 * @param polls polls of tasks
 * @param meanPoll how long a poll takes on average lately, with what the worker does between two
 * @param busy how long it did not wait for work
 * @param parks times that it went to wait for work
 * @param noops times that it was woken and found no work
 * @param steals times that it took tasks from another worker
 * @param stolenTasks tasks that it took so
 * @param localSchedules times that it queued a task which was spawned or woken on its thread
 * @param overflows times that a task did not fit into its queue and went to the shared one
 * @param budgetYields times that a task had to let others run because its budget was used up
 */
public record WorkerMetrics(
    String thread,
    long threadId,
    boolean parked,
    int queueDepth,
    long polls,
    Duration meanPoll,
    Duration busy,
    long parks,
    long noops,
    long steals,
    long stolenTasks,
    long localSchedules,
    long overflows,
    long budgetYields) {

  /** Returns how often it went to wait or came back: an odd number while it waits. */
  public long parkUnparks() {
    return parked ? 2 * parks - 1 : 2 * parks;
  }
}
