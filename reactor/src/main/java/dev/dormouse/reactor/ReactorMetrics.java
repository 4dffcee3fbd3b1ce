package dev.dormouse.reactor;

/**
 * Counters of a reactor at one moment.
 *
 * @param opened descriptors that it took on since the start
 * @param closed descriptors that it let go of
 * @param events times that a descriptor had something to tell
 * @param spinsWon times that a turn looked for events instead of sleeping, and one came
 * @param spinsLost times that none came, or a call from another thread before
 * @param blockingThreads threads for blocking calls
 * @param idleBlockingThreads of them, those that wait for a call
 * @param queuedBlockingCalls calls that wait for a thread
 * @param runningBlockingCalls calls that a thread makes
 */
public record ReactorMetrics(
    long opened,
    long closed,
    long events,
    long spinsWon,
    long spinsLost,
    int blockingThreads,
    int idleBlockingThreads,
    int queuedBlockingCalls,
    int runningBlockingCalls) {

  /** Returns the sums of both. */
  public ReactorMetrics plus(ReactorMetrics other) {
    return new ReactorMetrics(
        opened + other.opened,
        closed + other.closed,
        events + other.events,
        spinsWon + other.spinsWon,
        spinsLost + other.spinsLost,
        blockingThreads + other.blockingThreads,
        idleBlockingThreads + other.idleBlockingThreads,
        queuedBlockingCalls + other.queuedBlockingCalls,
        runningBlockingCalls + other.runningBlockingCalls);
  }
}
