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
 * <p>Guarded by the lock of the {@link Permits} for writing; read without it.
 */
final class Grants {
  private static final int SWEEP_MIN = 16;

  /** Plain: a racy reader sees an older list, or one without entries that were claimed. */
  private @Nullable PermitWaiter<?> latest;

  private int size;
  private int sweepAt = SWEEP_MIN;

  /** Adds a waiter that is about to be granted. Under the lock. */
  void add(PermitWaiter<?> waiter) {
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
    PermitWaiter<?> kept = latest;
    int count = 0;
    while (kept != null) {
      count++;
      PermitWaiter<?> next = kept.granted;
      while (next != null && next.stateAcquire() != PermitWaiter.GRANTED) {
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
    for (PermitWaiter<?> each = latest; each != null; each = each.granted) {
      AbortHandle task = each.task;
      if (each.stateAcquire() == PermitWaiter.GRANTED) {
        all.add(new Waiting(each, task));
      }
    }
    return all;
  }

  /** Returns the task of the latest that is not claimed, or null. Any thread; racy. */
  @Nullable AbortHandle unclaimedTask() {
    for (PermitWaiter<?> each = latest; each != null; each = each.granted) {
      AbortHandle task = each.task;
      if (each.stateAcquire() == PermitWaiter.GRANTED && task != null) {
        return task;
      }
    }
    return null;
  }
}
