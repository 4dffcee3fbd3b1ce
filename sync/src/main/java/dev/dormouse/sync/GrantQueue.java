package dev.dormouse.sync;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.GrantSource;
import dev.dormouse.future.Waiting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose first waiters are granted what they wait for before they are polled. It knows what
 * nobody has claimed.
 */
class GrantQueue extends WaitQueue implements GrantSource {
  /** Made by the first grant, under the lock; racy readers see it a little later. */
  private @Nullable Grants grants;

  /** Whether an executor watches. Volatile: read after a waiter was queued, see watch(). */
  private volatile boolean watched;

  /** The lock that guards this: its own monitor, unless its owner has another one. */
  Object lock() {
    return this;
  }

  /**
   * Tells the executor of a waiter, which was queued before, of this. An executor that ends its
   * watch because it finds this idle clears the flag first and looks again afterwards, so either it
   * sees the waiter or the waiter sees the flag.
   */
  final void watch(Context cx) {
    if (!watched && cx.watchGrants(this)) {
      watched = true;
    }
  }

  /**
   * Notes that {@code waiter}, no longer in the queue, is about to be granted something. Locked.
   */
  final void granting(GrantedWaiter<?> waiter) {
    Grants list = grants;
    if (list == null) {
      list = new Grants();
      grants = list;
    }
    list.add(waiter);
  }

  /** Returns the task that was granted something and has not polled since, or null. Racy. */
  final @Nullable AbortHandle unclaimedTask() {
    Grants list = grants;
    return list == null ? null : list.unclaimedTask();
  }

  @Override
  public final void unwatched() {
    watched = false;
  }

  @Override
  public final boolean isIdle() {
    synchronized (lock()) {
      return isEmpty() && unclaimed().isEmpty();
    }
  }

  @Override
  public final List<Waiting> unclaimed() {
    synchronized (lock()) {
      Grants list = grants;
      return list == null ? List.of() : list.unclaimed();
    }
  }

  @Override
  public final List<Waiting> waiting(int most) {
    List<Waiting> first = new ArrayList<>();
    synchronized (lock()) {
      Waiter<?> next = first();
      while (next != null && first.size() < most) {
        first.add(new Waiting(next, ((GrantedWaiter<?>) next).task));
        next = next.next;
      }
    }
    return first;
  }
}
