package dev.dormouse.runtime;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue of tasks that no worker scheduled: woken or spawned by other threads, or overflowed.
 * First in, first out, linked through the tasks, so it needs no memory.
 */
final class Injection {
  /** Tries to take the lock before the thread sleeps for it; it is held for a few links only. */
  private static final int SPINS = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SharedTask<?> first;
  private @Nullable SharedTask<?> last;

  /** Written under the lock; a stale zero is caught by the look before parking. */
  private volatile int size;

  /** How many tasks were pushed, ever. Guarded by the lock. */
  private long pushed;

  int size() {
    return size;
  }

  long pushed() {
    lockSoon();
    try {
      return pushed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Appends a queued task, unless it stands in here already: then the entry that is there serves
   * this wake too, because it is claimed after its LINKED bit was cleared.
   */
  void push(SharedTask<?> task) {
    if (task.toLinked() == TaskState.Entry.NOT_NEEDED) {
      return;
    }
    Shuffle.pause();
    lockSoon();
    try {
      SharedTask<?> before = last;
      if (before == null) {
        first = task;
      } else {
        before.next = task;
      }
      last = task;
      size = size + 1;
      pushed++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the oldest task and puts those after it into {@code queue}, as far as there is room. For
   * the owner of the queue.
   *
   * @param most how many to take in all
   * @return the oldest, or null
   */
  @Nullable SharedTask<?> popBatch(RunQueue queue, int most) {
    SharedTask<?> oldest = cut(Math.min(most, 1 + queue.room()));
    Shuffle.pause();
    SharedTask<?> rest = oldest == null ? null : unlink(oldest);
    while (rest != null) {
      SharedTask<?> task = rest;
      rest = unlink(task);
      boolean pushed = queue.push(task);
      assert pushed;
    }
    return oldest;
  }

  /** Takes the oldest tasks, which stay linked and so nobody else's, or null. */
  private @Nullable SharedTask<?> cut(int most) {
    if (size == 0) {
      return null;
    }
    lockSoon();
    try {
      SharedTask<?> oldest = first;
      if (oldest == null) {
        return null;
      }
      SharedTask<?> newest = oldest;
      int count = 1;
      for (SharedTask<?> next; count < most && (next = (SharedTask<?>) newest.next) != null; ) {
        newest = next;
        count++;
      }
      first = (SharedTask<?>) newest.next;
      newest.next = null;
      if (first == null) {
        assert last == newest;
        last = null;
      }
      size = size - count;
      return oldest;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the lock; a sleep and a wake-up would cost far more than the wait mostly does. */
  private void lockSoon() {
    for (int i = 0; i < SPINS; i++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }

  /** Unlinks a task that was cut off from the one behind it, which is returned. */
  private static @Nullable SharedTask<?> unlink(SharedTask<?> task) {
    // Read first: without its bit the task may be pushed again, with another link.
    SharedTask<?> behind = (SharedTask<?>) task.next;
    task.next = null;
    task.toUnlinked();
    return behind;
  }

  /** Forgets all tasks. At the end of the runtime. */
  void clear() {
    for (SharedTask<?> task = cut(Integer.MAX_VALUE); task != null; ) {
      task = unlink(task);
    }
  }
}
