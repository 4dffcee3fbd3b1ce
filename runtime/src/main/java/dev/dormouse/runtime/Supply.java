package dev.dormouse.runtime;

import org.jspecify.annotations.Nullable;

/** Where a worker's work comes from that it has not scheduled itself. */
final class Supply {
  /*
   * A busy worker looks at the injection queue now and then, and before tasks that have yielded run
   * again. What it takes stands behind its own tasks, and is bounded by the polls until its next
   * look: it fills up the queue to that number, or takes half of it if the queue is longer. So what
   * comes from outside gets half of the polls if it needs them, and the tasks of the worker wait
   * for as long as lies between two looks. Never more than a fair share of what is there.
   *
   * While a batch goes from the injection queue to that of the worker, nobody sees it. Who looks
   * for work then may park; hence the call of a sleeper after it. (That call does nothing if the
   * worker itself searches: it calls one when it has found work.)
   *
   * A short queue is left to its worker, which is awake and will have run it before anybody else
   * could have begun.
   */
  private final StealingScheduler scheduler;
  private final Injection injection;

  Supply(StealingScheduler scheduler) {
    this.scheduler = scheduler;
    this.injection = scheduler.injection();
  }

  /**
   * Tells whether there is something that is worth coming for. For a worker that has parked or
   * stopped to search.
   */
  boolean isThere() {
    if (injection.size() != 0) {
      return true;
    }
    for (int i = 0; i < scheduler.workerCount(); i++) {
      if (scheduler.worker(i).hasToShare()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes work that {@code busy} is to run before its own, or null.
   *
   * @param polls how many polls there will be until its next look
   */
  @Nullable SharedTask<?> takeBesides(Worker busy, int polls) {
    SharedTask<?> entry = scheduler.stuck().takeFor(busy);
    return entry == null ? takeBatch(busy, Math.max(polls / 2, polls - busy.queue.size())) : entry;
  }

  /** Takes a batch from the injection queue for a worker whose own queue is empty. */
  @Nullable SharedTask<?> takeBatch(Worker worker) {
    return takeBatch(worker, Limits.INJECTION_BATCH_MAX);
  }

  private @Nullable SharedTask<?> takeBatch(Worker worker, int most) {
    int size = injection.size();
    if (size == 0) {
      return null;
    }
    int workers = scheduler.workerCount();
    int share = Math.min((size + workers - 1) / workers, most);
    SharedTask<?> oldest = injection.popBatch(worker.queue, share);
    if (share > 1) {
      scheduler.callSleeper();
    }
    return oldest;
  }

  /** Takes work from one of the other workers, beginning at a random one; null if there is none. */
  @Nullable SharedTask<?> steal(Worker thief) {
    int workers = scheduler.workerCount();
    int start = thief.entropy().nextInt(workers);
    for (int i = 0; i < workers; i++) {
      Worker victim = scheduler.worker((start + i) % workers);
      if (victim == thief || thief.whim(4)) {
        continue;
      }
      SharedTask<?> entry =
          victim.hasToShare() || victim.isStuck() ? victim.queue.stealInto(thief.queue) : null;
      if (entry == null) {
        entry = victim.stealHot();
      }
      if (entry != null) {
        if (victim.holdsYielded) {
          thief.turnWithoutWaiting(); // before what has yielded runs again
        }
        thief.steals++;
        thief.stolenTasks += 1 + thief.queue.size();
        return entry;
      }
    }
    return null;
  }
}
