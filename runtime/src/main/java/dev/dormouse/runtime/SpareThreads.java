package dev.dormouse.runtime;

import dev.dormouse.future.Clock;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Threads of workers that left their places to others and have done with what they were blocked in:
 * for a while they wait for a place that somebody else leaves.
 */
final class SpareThreads {
  /*
   * A thread stands in `idle` while it waits and nobody has chosen it. Who takes one out owes it a
   * worker, or gives it back; the thread itself leaves only by taking itself out.
   */
  private final Clock clock;
  private final ArrayDeque<WorkerThread> idle = new ArrayDeque<>();
  private boolean closed;

  SpareThreads(Clock clock) {
    this.clock = clock;
  }

  /** Returns how many threads wait. */
  synchronized int size() {
    return idle.size();
  }

  /** Takes the thread that came last, which the caller owes a worker; null if there is none. */
  synchronized @Nullable WorkerThread take() {
    return idle.pollLast();
  }

  /** Lets a thread wait on that {@link #take} gave and that gets no worker. */
  void giveBack(WorkerThread thread) {
    synchronized (this) {
      idle.addLast(thread);
    }
    Parker.unpark(thread);
  }

  /** Sends all threads home, and those that come later. */
  void close() {
    WorkerThread[] waiting;
    synchronized (this) {
      closed = true;
      waiting = idle.toArray(WorkerThread[]::new);
    }
    for (WorkerThread thread : waiting) {
      Parker.unpark(thread);
    }
  }

  /** Waits for a worker that {@code me}, the calling thread, is to be; null if it shall end. */
  @Nullable Worker await(WorkerThread me) {
    long deadline = clock.nanos() + Limits.SPARE_KEEP_ALIVE.toNanos();
    synchronized (this) {
      if (closed || idle.size() >= Limits.SPARE_THREADS_MAX) {
        return null;
      }
      idle.addLast(me);
    }
    while (true) {
      Worker next = me.takeAssigned();
      if (next != null) {
        return next;
      }
      long left = deadline - clock.nanos();
      synchronized (this) {
        if ((closed || left <= 0) && idle.remove(me)) {
          return null;
        }
      }
      // What is interrupted after its call is nobody's business, and nothing would wait.
      boolean unused = Thread.interrupted();
      Parker.parkNanos(this, left <= 0 ? Limits.SPARE_KEEP_ALIVE.toNanos() : left);
    }
  }
}
