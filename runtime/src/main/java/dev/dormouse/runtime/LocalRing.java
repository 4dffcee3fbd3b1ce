package dev.dormouse.runtime;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The run queue of a loop, first in, first out. One thread. It grows to as many slots as tasks are
 * alive, since each stands in it once at most.
 */
final class LocalRing {
  private static final int SLOTS_MIN = 1024;

  private final int slotsMax;
  private @Nullable LocalTask<?>[] slots = new LocalTask<?>[SLOTS_MIN];

  /** Counted without end; the slot is the remainder. */
  private int head;

  private int tail;

  LocalRing() {
    this(Limits.TASKS_MAX);
  }

  /** Makes a ring that grows to {@code slotsMax}, a power of two. */
  LocalRing(int slotsMax) {
    this.slotsMax = slotsMax;
  }

  boolean isEmpty() {
    return head == tail;
  }

  /** Returns how many tasks wait. A gauge for other threads. */
  int size() {
    return tail - head;
  }

  /**
   * Appends a task.
   *
   * @return false if there was no room and may be no more, or there is no memory for it
   */
  boolean push(LocalTask<?> task) {
    if (tail - head == slots.length && !grow()) {
      return false;
    }
    slots[tail & slots.length - 1] = task;
    tail++;
    return true;
  }

  /** Hands on the tasks that wait, the newest first. For the owner, or racily for any thread. */
  void forEachSeen(Consumer<Task<?>> consumer) {
    @Nullable LocalTask<?>[] seen = slots;
    int end = tail;
    for (int left = Math.min(end - head, seen.length); left > 0; left--) {
      LocalTask<?> task = seen[--end & seen.length - 1];
      if (task != null) {
        consumer.accept(task);
      }
    }
  }

  @Nullable LocalTask<?> pop() {
    if (head == tail) {
      return null;
    }
    int slot = head & slots.length - 1;
    LocalTask<?> task = Objects.requireNonNull(slots[slot]);
    slots[slot] = null;
    head++;
    return task;
  }

  /** Takes the task that was pushed last. */
  @Nullable LocalTask<?> popNewest() {
    if (head == tail) {
      return null;
    }
    int slot = --tail & slots.length - 1;
    LocalTask<?> task = slots[slot];
    slots[slot] = null;
    return task;
  }

  /** Exchanges the first task with another one, if schedules are shuffled. */
  void shuffle(@Nullable Shuffle by) {
    if (!Shuffle.POSSIBLE || by == null || isEmpty()) {
      return;
    }
    int first = head & slots.length - 1;
    int other = head + by.place(size()) & slots.length - 1;
    LocalTask<?> task = slots[first];
    slots[first] = slots[other];
    slots[other] = task;
  }

  /** Takes a task out from wherever it stands, if it is in here. */
  void remove(LocalTask<?> task) {
    int kept = head;
    for (int i = head; i != tail; i++) {
      LocalTask<?> seen = slots[i & slots.length - 1];
      if (seen != task) {
        slots[kept++ & slots.length - 1] = seen;
      }
    }
    for (int i = kept; i != tail; i++) {
      slots[i & slots.length - 1] = null;
    }
    tail = kept;
  }

  void clear() {
    slots = new LocalTask<?>[SLOTS_MIN];
    head = 0;
    tail = 0;
  }

  private boolean grow() {
    if (slots.length >= slotsMax) {
      return false;
    }
    int size = tail - head;
    LocalTask<?>[] wider;
    try {
      wider = new LocalTask<?>[slots.length * 2];
    } catch (OutOfMemoryError none) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      wider[i] = slots[head + i & slots.length - 1];
    }
    slots = wider;
    head = 0;
    tail = size;
    return true;
  }
}
