package dev.dormouse.runtime;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Looks after workers that are stuck in a poll while others sleep: sends a sleeper for the work
 * they hold back and, if nobody turns the driver, for that.
 */
final class Monitor implements Runnable {
  /*
   * A look compares each worker's count of polls with the last one. The same count and waiting work
   * on two looks in a row is a stuck worker; with the count as a permit others may take from its
   * hot slot. The same count of turns and a free seat on two looks is an unattended driver: a
   * called sleeper finds no work, parks and so takes the seat.
   */
  private static final long TOLD = Long.MAX_VALUE;

  private final StealingScheduler scheduler;
  private final Consumer<String> warnings;
  private final long[] ticks;

  /** When each worker's count was first seen, or TOLD. */
  private final long[] sinceNanos;

  private long turns = -1;

  Monitor(StealingScheduler scheduler, Consumer<String> warnings) {
    this.scheduler = scheduler;
    this.warnings = warnings;
    this.ticks = new long[scheduler.workerCount()];
    this.sinceNanos = new long[ticks.length];
    Arrays.fill(ticks, -1);
  }

  @Override
  public void run() {
    long pause = Limits.MONITOR_NANOS;
    while (!scheduler.isStopping()) {
      Parker.parkNanos(this, pause);
      pause = look(pause);
    }
  }

  /** Looks once and returns the pause until the next look. */
  long look(long pauseNanos) {
    long parked = scheduler.idle().parked();
    int sleepers = Long.bitCount(parked);
    boolean suspicious = lookAtWorkers(parked);
    suspicious |= lookAtDriver(sleepers);
    if (suspicious) {
      return Limits.MONITOR_CLOSER_NANOS;
    }
    if (sleepers == 0) {
      return Math.min(2 * pauseNanos, 2 * Limits.MONITOR_NANOS);
    }
    if (sleepers == ticks.length) {
      scheduler.tidyRolls();
    }
    return sleepers == ticks.length
        ? Math.min(2 * pauseNanos, Limits.MONITOR_NANOS_MAX)
        : Limits.MONITOR_NANOS;
  }

  private boolean lookAtWorkers(long parked) {
    long nowNanos = scheduler.driver().clock().nanos();
    boolean suspicious = false;
    for (int i = 0; i < ticks.length; i++) {
      Worker worker = scheduler.worker(i);
      long now = worker.ticks();
      boolean same = now == ticks[i];
      ticks[i] = now;
      boolean runs = (parked >>> i & 1) == 0;
      if (!same || !runs) {
        sinceNanos[i] = nowNanos;
      } else if (sinceNanos[i] != TOLD && nowNanos - sinceNanos[i] > Limits.LONG_POLL_NANOS) {
        sinceNanos[i] = TOLD;
        warnings.accept("a poll takes long, " + CallSites.describe(worker.thread));
      }
      if (parked == 0 || !runs || !worker.hasWaitingWork()) {
        continue;
      }
      if (same) {
        worker.permitHotSteal(now);
        scheduler.callSleeper();
      } else {
        suspicious = true;
      }
    }
    return suspicious;
  }

  private boolean lookAtDriver(int sleepers) {
    if (sleepers == 0 || !scheduler.seat().isFree()) {
      return false;
    }
    long now = scheduler.seat().turns();
    boolean same = now == turns;
    turns = now;
    if (same) {
      scheduler.callSleeper();
    }
    return !same;
  }
}
