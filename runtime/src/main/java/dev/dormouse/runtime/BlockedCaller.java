package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/** A thread that waits in {@code blockOn} while other threads run its future. */
final class BlockedCaller {
  private BlockedCaller() {}

  /** Refuses a thread that is a worker, which others need. */
  static void checkMayBlock() {
    Thread me = Thread.currentThread();
    if (WorkerThread.workerHere() != null) {
      throw new IllegalStateException(
          "blockOn at "
              + CallSites.innermost(me.getStackTrace())
              + " is inside a task that "
              + me.getName()
              + " runs, which would run nothing else meanwhile; await the future instead");
    }
  }

  static <T extends @Nullable Object> T blockOn(StealingScheduler scheduler, Future<T> future)
      throws Exception {
    checkMayBlock();
    if (scheduler.isStopping()) {
      throw scheduler.closed("blockOn");
    }
    if (future instanceof SharedTask<T> task && task.belongsTo(scheduler)) {
      return awaitHandle(task, scheduler);
    }
    SharedTask<T> root = scheduler.newTask(future, SpawnSite.UNKNOWN);
    root.bornAwaitedBy(Parker.waker(Thread.currentThread()));
    scheduler.start(root);
    return await(root, scheduler);
  }

  /**
   * Waits for the end of {@code root}, which wakes this thread. An interrupt aborts it.
   *
   * @param scheduler whose task it is
   */
  static <T extends @Nullable Object> T await(Task<T> root, Scheduler scheduler) throws Exception {
    boolean aborted = false;
    while (!root.isFinished()) {
      Parker.park(scheduler);
      if (Thread.interrupted()) {
        if (aborted) {
          throw interrupted("blockOn was interrupted twice; its root is dropped after its poll");
        }
        aborted = true;
        root.abort();
      }
    }
    return aborted ? resultAfterInterrupt(root) : scheduler.resultOf(root);
  }

  /**
   * Waits for a task that was spawned before, without another one that would only await it. An
   * interrupt detaches the task, as it drops any other future.
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // the value of a task is of its future's type
  private static <T extends @Nullable Object> T awaitHandle(
      SharedTask<T> task, StealingScheduler scheduler) throws Exception {
    Waker caller = Parker.waker(Thread.currentThread());
    while (task.isAwaitedBy(caller)) {
      Parker.park(scheduler);
      if (!task.isFinished() && Thread.interrupted()) {
        task.drop();
        throw interrupted("blockOn was interrupted; the task goes on");
      }
    }
    Object outcome = task.takeOutcome();
    if (outcome instanceof Outcome ended) {
      throw ended.isDrop() && scheduler.isStopping()
          ? scheduler.rootDropped()
          : ended.toJoinError(task);
    }
    return (T) outcome;
  }

  private static InterruptedException interrupted(String message) {
    return new InterruptedException(message);
  }

  /** Ends an interrupted blockOn; a root that had its value before the abort gives it. */
  @SuppressWarnings({"unchecked", "NullAway"}) // the outcome of a task is of its future's type
  private static <T extends @Nullable Object> T resultAfterInterrupt(Task<T> root)
      throws InterruptedException {
    Object outcome = root.takeOutcome();
    if (outcome instanceof Outcome ended) {
      InterruptedException interrupt = interrupted("blockOn was interrupted");
      if (ended.failure() != null) {
        interrupt.addSuppressed(ended.failure());
      }
      throw interrupt;
    }
    Thread.currentThread().interrupt();
    return (T) outcome;
  }
}
