package dev.dormouse.runtime;

import dev.dormouse.future.SpawnSite;
import dev.dormouse.reactor.ReactorOptions;
import java.time.Duration;

/**
 * What a runtime was built with.
 *
 * @param workers threads that poll tasks
 * @param threads how it makes its threads
 * @param tuning how the tasks of one thread take turns
 * @param reports whom failures are told to
 * @param onFailure what follows when a spawned task fails
 * @param seed of everything that is random
 * @param tasksMax tasks that may be alive
 * @param closeWait how long closing waits for threads that are inside a poll
 * @param spawnSites whether a spawn from ordinary code looks for its place on the stack
 * @param reactor how the reactor is opened
 * @param watch what the runtime tells of itself
 */
record RuntimeOptions(
    int workers,
    ThreadOptions threads,
    Tuning tuning,
    FailureReports reports,
    FailurePolicy onFailure,
    long seed,
    int tasksMax,
    Duration closeWait,
    boolean spawnSites,
    ReactorOptions reactor,
    WatchOptions watch) {

  /** Returns the options of each of the workers, where they share nothing. */
  RuntimeOptions sharedOut() {
    return new RuntimeOptions(
        workers,
        threads,
        tuning,
        reports,
        onFailure,
        seed,
        share(tasksMax),
        closeWait,
        spawnSites,
        reactor.withOffload(
            share(reactor.offloadThreadsMax()),
            share(reactor.offloadQueueMax()),
            reactor.offloadKeepAlive()),
        watch);
  }

  private int share(int most) {
    return Math.ceilDiv(most, workers);
  }

  /** Returns the place in ordinary code that spawns, if this runtime wants to know it. */
  SpawnSite siteOfCaller() {
    return spawnSites ? CallSites.spawner() : SpawnSite.UNKNOWN;
  }

  /** Throws if {@code alive} tasks are as many as there may be. */
  void checkRoom(int alive) {
    if (alive >= tasksMax) {
      throw new IllegalStateException(
          "spawn: "
              + alive
              + " tasks are alive, which is the bound here; await some, or raise"
              + " AsyncRuntime.builder().tasksMax(...)");
    }
  }
}
