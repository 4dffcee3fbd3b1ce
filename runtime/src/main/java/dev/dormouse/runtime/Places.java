package dev.dormouse.runtime;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The places of a runtime's workers: which threads have left theirs, and who takes them over. */
final class Places {
  private final StealingScheduler scheduler;
  private final SpareThreads spares;

  /** Workers whose threads block inside a poll, or did, and whose places others took. */
  private final Set<Worker> left = ConcurrentHashMap.newKeySet();

  Places(StealingScheduler scheduler) {
    this.scheduler = scheduler;
    this.spares = new SpareThreads(scheduler.driver().clock());
  }

  /** Returns the threads that wait for a place. */
  SpareThreads spares() {
    return spares;
  }

  /** Returns the workers whose polls go on although others have their places. Any thread. */
  Collection<Worker> left() {
    return left;
  }

  /** Makes a thread that is to be a worker. */
  WorkerThread newThread(String name) {
    return new WorkerThread(scheduler, name, scheduler.options().threads().stackBytes());
  }

  /**
   * Puts another worker in the place of one, on a spare thread or a new one. On the thread of
   * {@code old}.
   *
   * @return false if the runtime ends
   * @throws RejectedExecutionException if too many threads have left their places already
   */
  boolean replace(Worker old, Function<WorkerThread, Worker> successor) {
    if (left.size() >= Limits.IN_PLACE_MAX) {
      throw new RejectedExecutionException(
          "blockInPlace: "
              + Limits.IN_PLACE_MAX
              + " threads of this runtime are in such calls; use spawnBlocking, which has a queue");
    }
    WorkerThread spare = spares.take();
    if (spare == null && !scheduler.addThread()) {
      return false;
    }
    try {
      WorkerThread thread = spare == null ? newThread(old.name) : spare;
      Worker next = successor.apply(thread);
      // Before the start, so that who sees the new thread parked finds it there.
      scheduler.setWorker(next);
      thread.begin(next);
    } catch (Throwable refused) {
      scheduler.setWorker(old);
      giveUp(spare);
      throw refused;
    }
    left.add(old);
    return true;
  }

  private void giveUp(@Nullable WorkerThread spare) {
    if (spare == null) {
      scheduler.onThreadEnd();
    } else {
      spares.giveBack(spare);
    }
  }

  /** Learns that a thread which had left its place has done with its poll. */
  void onReplacedEnd(Worker worker) {
    left.remove(worker);
  }
}
