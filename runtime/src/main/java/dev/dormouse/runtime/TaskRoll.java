package dev.dormouse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one owner that have not ended, and for a while some that have: a task ends without a
 * word to the roll, on whichever thread, and is let go of by the next sweep.
 */
final class TaskRoll {
  /*
   * Only the owner writes. It sweeps when the ring of entries is full, and when it has nothing else
   * to do and enough tasks have ended; either way a sweep of n entries is paid for by a number of
   * tasks in proportion to n.
   *
   * When a runtime closes while the owner is stuck in a poll, another thread reads along. It sees
   * the entries that were there when it read the size, save those that a sweep of the owner moves
   * at that moment. What it misses, the owner drops itself when it comes out of its poll.
   */
  private static final VarHandle SIZE;
  private static final VarHandle ENTRIES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SIZE = lookup.findVarHandle(TaskRoll.class, "size", int.class);
      ENTRIES = lookup.findVarHandle(TaskRoll.class, "entries", Task[].class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final int entriesMax;
  private @Nullable Task<?>[] entries = new Task<?>[Limits.ROLL_MIN];
  private int size;

  TaskRoll() {
    this(Integer.MAX_VALUE);
  }

  /** Makes a roll that grows to {@code entriesMax}, as if there was no memory for more. */
  TaskRoll(int entriesMax) {
    this.entriesMax = entriesMax;
  }

  /**
   * Adds a task, and marks it as enrolled. For the owner, which runs or has just made it.
   *
   * @return false if there is no memory for it
   */
  boolean add(Task<?> task) {
    int end = size;
    if (end == entries.length) {
      makeRoom();
      end = size;
      if (end == entries.length) {
        return false;
      }
    }
    entries[end] = task;
    task.mark(Task.ENROLLED);
    publishSize(end + 1);
    return true;
  }

  /**
   * Adds a task that is being spawned. For the owner.
   *
   * @throws OutOfMemoryError if there is no memory for it
   */
  void addNew(Task<?> task) {
    if (!add(task)) {
      throw new OutOfMemoryError("spawn: no memory to keep another task");
    }
  }

  /** Sweeps if a quarter of the roll may have ended since the last sweep. For the owner. */
  boolean sweepIfWorthIt(int endedSince) {
    if (endedSince == 0 || endedSince < size / 4) {
      return false;
    }
    sweep();
    return true;
  }

  /** Lets go of tasks that have ended. For the owner. */
  void sweep() {
    int alive = compact();
    int wanted = Math.max(Limits.ROLL_MIN, Integer.highestOneBit(alive) * 4);
    if (wanted < entries.length) {
      publishEntries(Arrays.copyOf(entries, wanted));
    }
  }

  private void makeRoom() {
    int alive = compact();
    if (alive > entries.length / 2 && entries.length < entriesMax) {
      try {
        publishEntries(Arrays.copyOf(entries, entries.length * 2));
      } catch (OutOfMemoryError none) {
        // What the sweep has freed will do, if it has freed any.
      }
    }
  }

  /** Moves the living to the front and returns how many there are. */
  private int compact() {
    @Nullable Task<?>[] roll = entries;
    int alive = 0;
    for (int i = 0; i < size; i++) {
      Task<?> task = roll[i];
      if (task != null && !task.hasEnded()) {
        roll[alive++] = task;
      }
    }
    Arrays.fill(roll, alive, size, null);
    publishSize(alive);
    return alive;
  }

  /** Removes the newest task that has not ended and returns it, or null. For the owner. */
  @Nullable Task<?> removeNewest() {
    while (size > 0) {
      int last = size - 1;
      Task<?> task = entries[last];
      entries[last] = null;
      publishSize(last);
      if (task != null && !task.hasEnded()) {
        return task;
      }
    }
    return null;
  }

  /** Hands on the tasks that are seen and have not ended, the newest first. Any thread. */
  void forEachSeen(Consumer<Task<?>> consumer) {
    int end = sizeAcquire();
    @Nullable Task<?>[] roll = entriesAcquire();
    for (int i = Math.min(end, roll.length) - 1; i >= 0; i--) {
      Task<?> task = roll[i]; // plain: see the note; a task is published before the size it is in
      if (task != null && !task.hasEnded()) {
        consumer.accept(task);
      }
    }
  }

  /** Returns how many entries there are, also of tasks that have ended. Any thread. */
  int size() {
    return sizeAcquire();
  }

  /** Release: publishes the entries before it; pairs with sizeAcquire() in forEachSeen(). */
  private void publishSize(int end) {
    SIZE.setRelease(this, end);
  }

  /** Acquire: entries before it are seen; pairs with publishSize(). */
  private int sizeAcquire() {
    return (int) SIZE.getAcquire(this);
  }

  /** Release: publishes the copied entries; pairs with entriesAcquire(). */
  private void publishEntries(@Nullable Task<?>[] roll) {
    ENTRIES.setRelease(this, roll);
  }

  /** Acquire: the copied entries are seen, after the size; pairs with publishEntries(). */
  private @Nullable Task<?>[] entriesAcquire() {
    return (Task<?>[]) ENTRIES.getAcquire(this);
  }
}
