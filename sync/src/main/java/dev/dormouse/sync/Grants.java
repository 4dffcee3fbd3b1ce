package dev.dormouse.sync;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Waiting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The waiters that were granted something and may not have learnt it yet, the latest first, so that
 * a grant which nobody claims can be found. Claiming costs nothing: those that have done so are
 * swept out by later grants.
 *
 * <p>Guarded by the lock of the {@link GrantQueue} for writing; read without it.
 */
final class Grants {
  private static final int SWEEP_MIN = 16;

  /** Plain: a racy reader sees an older list, or one without entries that were claimed. */
  private @Nullable GrantedWaiter<?> latest;

  private int size;
  private int sweepAt = SWEEP_MIN;

  /** Adds a waiter that is about to be granted. Under the lock. */
  void add(GrantedWaiter<?> waiter) {
    // Mostly the one before has been claimed: then there is nothing to keep.
    while (latest != null && !latest.isUnclaimed()) {
      latest = latest.granted;
      size--;
    }
    waiter.granted = latest;
    latest = waiter;
    size++;
    if (size >= sweepAt) {
      sweep();
      sweepAt = Math.max(SWEEP_MIN, 2 * size);
    }
  }

  /** Keeps those that are not claimed; the first is the one just added. */
  private void sweep() {
    GrantedWaiter<?> kept = latest;
    int count = 0;
    while (kept != null) {
      count++;
      GrantedWaiter<?> next = kept.granted;
      while (next != null && !next.isUnclaimed()) {
        next = next.granted;
      }
      kept.granted = next;
      kept = next;
    }
    size = count;
  }

  /** Returns those that are not claimed. Under the lock. */
  List<Waiting> unclaimed() {
    List<Waiting> all = new ArrayList<>();
    for (GrantedWaiter<?> each = latest; each != null; each = each.granted) {
      AbortHandle task = each.task;
      if (each.isUnclaimed()) {
        all.add(new Waiting(each, task));
      }
    }
    return all;
  }

  /** Returns the task of the latest that is not claimed, or null. Any thread; racy. */
  @Nullable AbortHandle unclaimedTask() {
    for (GrantedWaiter<?> each = latest; each != null; each = each.granted) {
      AbortHandle task = each.task;
      if (each.isUnclaimed() && task != null) {
        return task;
      }
    }
    return null;
  }
}
