package dev.dormouse.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks after workers that are stuck in a poll: sends a sleeper for the work they hold back, or has
 * those that are busy take it if nobody sleeps, and sends one to the driver if nobody turns it.
 */
final class Monitor implements Runnable {
  /*
   * A look compares each worker's count of polls with the last one. The same count and waiting work
   * on two looks in a row is a stuck worker; with the count as a permit others may take from its
   * hot slot. The same count of turns and a free seat on two looks is an unattended driver: a
   * called sleeper finds no work, parks and so takes the seat. The longest pause and the one after
   * it are less than 10 ms, which is the promise. With nobody asleep there is no closer look, as
   * each worker has work waiting then; two usual pauses are short enough.
   *
   * There is no closer look at the driver: a task that does all it may in one poll takes longer,
   * and its worker turns the driver after it. Who was sent there too early stays, and is woken by
   * each event of a socket that the other is about to read anyway.
   *
   * Once all have slept for a while, with one of them in the driver, it sleeps without end, so that
   * a runtime at rest costs no CPU at all. The first worker that is awake rouses it.
   */
  private final StealingScheduler scheduler;
  private final long[] ticks;

  private long turns = -1;

  /** How many looks in a row have seen nobody awake. */
  private int looksAsleep;

  private final LongSleep sleep;

  /** Null until it runs. Volatile: for whoever wakes it. */
  private volatile @Nullable Thread thread;

  Monitor(StealingScheduler scheduler) {
    this.scheduler = scheduler;
    this.sleep = new LongSleep(scheduler.idle(), scheduler.seat(), scheduler.workerCount());
    this.ticks = new long[scheduler.workerCount()];
    Arrays.fill(ticks, -1);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    long pause = Limits.MONITOR_NANOS;
    while (!scheduler.isStopping()) {
      if (looksAsleep > Limits.MONITOR_LOOKS_ASLEEP) {
        sleepWithoutEnd();
        pause = Limits.MONITOR_NANOS;
      } else {
        Parker.parkNanos(this, pause);
      }
      pause = look(pause);
    }
  }

  private void sleepWithoutEnd() {
    sleep.begin();
    while (sleep.goesOn() && !scheduler.isStopping()) {
      Parker.park(this);
    }
    sleep.end();
    looksAsleep = 0;
  }

  /** Ends a long sleep. For a worker that is no longer parked. */
  void rouse() {
    if (sleep.rouse()) {
      wake();
    }
  }

  /** Has it look at once, or end if the runtime does. Any thread. */
  void wake() {
    Thread sleeper = thread;
    if (sleeper != null) {
      Parker.unpark(sleeper);
    }
  }

  boolean sleepsWithoutEnd() {
    return sleep.isAsleep();
  }

  /** Looks once and returns the pause until the next look. */
  long look(long pauseNanos) {
    long parked = scheduler.idle().parked();
    int sleepers = Long.bitCount(parked);
    looksAsleep = sleepers == ticks.length ? looksAsleep + 1 : 0;
    boolean suspicious = lookAtWorkers(parked);
    lookAtDriver(sleepers);
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
    boolean suspicious = false;
    long stuck = 0;
    for (int i = 0; i < ticks.length; i++) {
      Worker worker = scheduler.worker(i);
      long now = worker.ticks();
      boolean same = now == ticks[i];
      ticks[i] = now;
      boolean runs = (parked >>> i & 1) == 0;
      if (!runs || !worker.hasWaitingWork()) {
        continue;
      }
      if (!same) {
        suspicious |= parked != 0;
        continue;
      }
      worker.permitHotSteal(now);
      stuck |= 1L << i;
      if (parked != 0) {
        scheduler.callSleeper();
      }
    }
    scheduler.stuck().are(stuck);
    return suspicious;
  }

  private void lookAtDriver(int sleepers) {
    if (sleepers == 0 || !scheduler.seat().isFree()) {
      return;
    }
    long now = scheduler.seat().turns();
    boolean same = now == turns;
    turns = now;
    if (same) {
      scheduler.callSleeper();
    }
  }
}
