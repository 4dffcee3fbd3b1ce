package dev.dormouse.runtime;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue of tasks that no worker scheduled: woken or spawned by other threads, or overflowed.
 * First in, first out, linked through the tasks, so it needs no memory.
 */
final class Injection {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SharedTask<?> first;
  private @Nullable SharedTask<?> last;

  /** Written under the lock; a stale zero is caught by the look before parking. */
  private volatile int size;

  /** How many tasks were pushed, ever; as {@code size}. */
  private volatile long pushed;

  int size() {
    return size;
  }

  long pushed() {
    return pushed;
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
    lock.lock();
    try {
      SharedTask<?> before = last;
      if (before == null) {
        first = task;
      } else {
        before.next = task;
      }
      last = task;
      size = size + 1;
      pushed = pushed + 1;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the oldest task, or null. */
  @Nullable SharedTask<?> pop() {
    if (size == 0) {
      return null;
    }
    lock.lock();
    try {
      return unlink();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a fair share of the tasks: returns the oldest and puts the others into {@code queue}. */
  @Nullable SharedTask<?> popBatch(RunQueue queue, int workers) {
    if (size == 0) {
      return null;
    }
    lock.lock();
    try {
      SharedTask<?> oldest = unlink();
      int share = Math.min((size + workers - 1) / workers, Limits.INJECTION_BATCH_MAX);
      for (int i = 1; i < share && queue.hasRoom(); i++) {
        SharedTask<?> next = unlink();
        if (next == null || !queue.push(next)) {
          break;
        }
      }
      return oldest;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all tasks. At the end of the runtime. */
  void clear() {
    while (pop() != null) {
      // each pop unlinks one
    }
  }

  private @Nullable SharedTask<?> unlink() {
    assert lock.isHeldByCurrentThread();
    SharedTask<?> task = first;
    if (task == null) {
      return null;
    }
    // Read first: without its bit the task may be pushed again, with another link.
    first = (SharedTask<?>) task.next;
    task.next = null;
    if (first == null) {
      assert last == task;
      last = null;
    }
    size = size - 1;
    task.toUnlinked();
    return Objects.requireNonNull(task);
  }
}
