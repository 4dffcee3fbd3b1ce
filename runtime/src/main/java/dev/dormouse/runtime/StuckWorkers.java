package dev.dormouse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Which workers are stuck in a poll while nobody sleeps who could be sent for their work. Those
 * that are busy take an entry from them now and then.
 */
final class StuckWorkers {
  /*
   * Who takes an entry here is not counted as searching: it is awake, has work of its own, and
   * leaves the other entries where everybody looks for them. The mask is a hint; late or wrong, it
   * costs a look, since the entries decide by their own CAS.
   */
  private final StealingScheduler scheduler;

  /** A bit for each stuck worker. Written by the monitor only. */
  private volatile long mask;

  StuckWorkers(StealingScheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Says which they are. For the monitor. */
  void are(long workers) {
    if (mask != workers) {
      mask = workers;
    }
  }

  /**
   * Takes one entry from a stuck worker; null if there is none, and half of the times, so that what
   * comes from outside has its turn, too. On the thread of {@code thief}.
   */
  @Nullable SharedTask<?> takeFor(Worker thief) {
    long left = mask;
    if (left == 0 || thief.entropy().nextInt(2) == 0) {
      return null;
    }
    for (; left != 0; left &= left - 1) {
      Worker victim = scheduler.worker(Long.numberOfTrailingZeros(left));
      if (victim == thief) {
        continue;
      }
      SharedTask<?> entry = victim.stealHot();
      if (entry == null) {
        entry = victim.queue.stealOne();
      }
      if (entry != null) {
        if (victim.holdsYielded) {
          thief.turnWithoutWaiting(); // before what has yielded runs again
        }
        thief.steals++;
        thief.stolenTasks++;
        return entry;
      }
    }
    return null;
  }
}
