package dev.dormouse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one worker, first in, first out: the owner pushes and pops, other workers take the
 * older half. Entries are hints; the state word of the task decides who runs it.
 */
final class RunQueue {
  /*
   * head and tail are counted without end; the slot is the remainder. Only the owner moves tail, by
   * a release store; owner and thieves move head, by CAS, and the CAS alone decides whose an entry
   * is.
   *
   * A thief reads head, tail and then the ring, copies, and takes what it copied by a CAS of head.
   * If that succeeds, head did not move meanwhile, so no slot it copied was used anew: the owner
   * pushes into a slot only when head has passed it. A ring that the owner has outgrown is not
   * written any more, so it does not matter which of the two a thief read. A slot that the owner
   * cleared belongs to an entry that head has passed, so the CAS fails.
   */
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;
  private static final VarHandle RING;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(SharedTask[].class);

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(RunQueue.class, "head", int.class);
      TAIL = lookup.findVarHandle(RunQueue.class, "tail", int.class);
      RING = lookup.findVarHandle(RunQueue.class, "ring", SharedTask[].class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final int slotsMax;
  private int head;
  private int tail;
  private @Nullable SharedTask<?>[] ring;

  /** Slots before this count were cleared by the owner. */
  private int cleared;

  RunQueue() {
    this(Limits.QUEUE_MIN, Limits.QUEUE_MAX);
  }

  /** Makes a queue of {@code slots} that grows to {@code slotsMax}, both powers of two. */
  RunQueue(int slots, int slotsMax) {
    this.slotsMax = slotsMax;
    this.ring = new SharedTask<?>[slots];
  }

  /**
   * Appends an entry. For the owner.
   *
   * @return false if there is no room and may be no more, or there is no memory for it
   */
  boolean push(SharedTask<?> task) {
    int end = tail;
    @Nullable SharedTask<?>[] slots = ring;
    if (end - headAcquire(this) >= slots.length) {
      slots = grow(slots, end);
      if (slots == null) {
        return false;
      }
    }
    slotOpaque(slots, end, task);
    Shuffle.pause();
    publishTail(end + 1);
    return true;
  }

  /** Returns how many pushes find room without growing, at least. For the owner. */
  int room() {
    return ring.length - (tail - headAcquire(this));
  }

  /** Takes the oldest entry, or null. For the owner. */
  @Nullable SharedTask<?> pop() {
    for (; ; ) {
      int first = headAcquire(this);
      if (first == tail) {
        return null;
      }
      SharedTask<?> task = slotOpaque(ring, first);
      Shuffle.pause();
      if (casHead(this, first, first + 1)) {
        slotOpaque(ring, first, null);
        return task;
      }
    }
  }

  /** Moves some of the oldest entries to the end, if schedules are shuffled. For the owner. */
  void shuffle(@Nullable Shuffle by) {
    int entries = Shuffle.POSSIBLE && by != null ? size() : 0;
    if (by == null || entries == 0) {
      return;
    }
    for (int left = by.place(entries); left > 0; left--) {
      SharedTask<?> oldest = pop();
      if (oldest != null) {
        boolean roomLeft = push(oldest); // where it was: nobody else pushes
        assert roomLeft;
      }
    }
  }

  /**
   * Takes the older half of this queue for the owner of {@code mine}, which is empty.
   *
   * @return one entry, the others are in {@code mine}; null if there is none
   */
  @Nullable SharedTask<?> stealInto(RunQueue mine) {
    for (; ; ) {
      int first = headAcquire(this);
      int end = tailAcquire();
      int available = end - first;
      if (available <= 0) {
        return null;
      }
      @Nullable SharedTask<?>[] slots = ringAcquire();
      if (available > slots.length) {
        continue; // head is older than tail by more than a ring; the CAS would fail
      }
      @Nullable SharedTask<?>[] target = mine.ring;
      int count = Math.min(available - available / 2, target.length / 2);
      int at = mine.tail;
      for (int i = 0; i < count; i++) {
        slotOpaque(target, at + i, slotOpaque(slots, first + i));
      }
      Shuffle.pause();
      if (casHead(this, first, first + count)) {
        int last = at + count - 1;
        SharedTask<?> task = slotOpaque(target, last);
        slotOpaque(target, last, null);
        if (count > 1) {
          mine.publishTail(last);
        }
        return task;
      }
    }
  }

  /** Takes the oldest entry, or null. For anybody but the owner. */
  @Nullable SharedTask<?> stealOne() {
    for (; ; ) {
      int first = headAcquire(this);
      int available = tailAcquire() - first;
      if (available <= 0) {
        return null;
      }
      @Nullable SharedTask<?>[] slots = ringAcquire();
      if (available > slots.length) {
        continue; // head is older than tail by more than a ring; the CAS would fail
      }
      SharedTask<?> task = slotOpaque(slots, first);
      Shuffle.pause();
      if (casHead(this, first, first + 1)) {
        return task;
      }
    }
  }

  /** Returns the place that the next entry gets. For the owner. */
  int end() {
    return tail;
  }

  /** Tells whether the entries before {@code place} were taken. For the owner. */
  boolean isAt(int place) {
    return headAcquire(this) - place >= 0;
  }

  /** Returns how many entries there are. Any thread; exact for the owner if nobody steals. */
  int size() {
    return Math.max(0, tailAcquire() - headAcquire(this));
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /** Lets go of tasks that thieves left behind in the slots. For the owner of an empty queue. */
  void clearSlots() {
    int end = tail;
    if (headAcquire(this) != end) {
      return;
    }
    @Nullable SharedTask<?>[] slots = ring;
    int from = end - cleared > slots.length ? end - slots.length : cleared;
    for (int i = from; i != end; i++) {
      slotOpaque(slots, i, null);
    }
    cleared = end;
  }

  private @Nullable SharedTask<?> @Nullable [] grow(@Nullable SharedTask<?>[] full, int end) {
    if (full.length >= slotsMax) {
      return null;
    }
    @Nullable SharedTask<?>[] wider;
    try {
      wider = new SharedTask<?>[full.length * 2];
    } catch (OutOfMemoryError none) {
      return null;
    }
    for (int i = headAcquire(this); i != end; i++) {
      slotOpaque(wider, i, slotOpaque(full, i));
    }
    publishRing(wider);
    return wider;
  }

  /** Acquire: slots that are free again are seen empty; pairs with casHead(). */
  private static int headAcquire(RunQueue queue) {
    return (int) HEAD.getAcquire(queue);
  }

  /** Full: decides whose the entries are; pairs with itself in pop() and both steals. */
  private static boolean casHead(RunQueue queue, int seen, int next) {
    return HEAD.compareAndSet(queue, seen, next);
  }

  /** Acquire: slots before tail are seen; pairs with publishTail(). */
  private int tailAcquire() {
    return (int) TAIL.getAcquire(this);
  }

  /** Release: publishes the slots before tail; pairs with tailAcquire() in stealInto(). */
  private void publishTail(int end) {
    TAIL.setRelease(this, end);
  }

  /** Acquire: read after tail, so it has every slot before it; pairs with publishRing(). */
  private @Nullable SharedTask<?>[] ringAcquire() {
    return (SharedTask<?>[]) RING.getAcquire(this);
  }

  /** Release: publishes the copied slots; pairs with ringAcquire(). */
  private void publishRing(@Nullable SharedTask<?>[] wider) {
    RING.setRelease(this, wider);
  }

  /**
   * Opaque: a thief may read while the owner writes; pairs with nothing, head and tail order it.
   */
  private static @Nullable SharedTask<?> slotOpaque(@Nullable SharedTask<?>[] slots, int count) {
    return (SharedTask<?>) SLOT.getOpaque(slots, count & slots.length - 1);
  }

  /**
   * Opaque: a thief may read while the owner writes; pairs with nothing, head and tail order it.
   */
  private static void slotOpaque(
      @Nullable SharedTask<?>[] slots, int count, @Nullable SharedTask<?> task) {
    SLOT.setOpaque(slots, count & slots.length - 1, task);
  }
}
