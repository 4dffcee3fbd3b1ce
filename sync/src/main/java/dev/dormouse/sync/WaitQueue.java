package dev.dormouse.sync;

import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait, in the order in which they came, linked through their own futures. Guarded by a
 * lock of its owner, often its own monitor, which is never held while a waker is called.
 */
class WaitQueue {
  private @Nullable Waiter<?> first;
  private @Nullable Waiter<?> last;

  final boolean isEmpty() {
    return first == null;
  }

  final @Nullable Waiter<?> first() {
    return first;
  }

  final @Nullable Waiter<?> last() {
    return last;
  }

  final void add(Waiter<?> waiter) {
    assert waiter.previous == null;
    assert waiter.next == null;
    Waiter<?> before = last;
    waiter.previous = before;
    if (before == null) {
      first = waiter;
    } else {
      before.next = waiter;
    }
    last = waiter;
  }

  /** Puts {@code waiter} before all others. */
  final void addFirst(Waiter<?> waiter) {
    assert waiter.previous == null;
    assert waiter.next == null;
    Waiter<?> after = first;
    waiter.next = after;
    if (after == null) {
      last = waiter;
    } else {
      after.previous = waiter;
    }
    first = waiter;
  }

  /** Unlinks {@code waiter}, which is in this queue, and returns its waker. */
  final @Nullable Waker remove(Waiter<?> waiter) {
    Waiter<?> before = waiter.previous;
    Waiter<?> after = waiter.next;
    if (before == null) {
      assert first == waiter;
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      assert last == waiter;
      last = before;
    } else {
      after.previous = before;
    }
    waiter.previous = null;
    waiter.next = null;
    Waker waker = waiter.waker;
    waiter.waker = null;
    return waker;
  }

  /**
   * Empties the queue in one step and returns its chain for {@link #wakeChain}. The owner has made
   * sure that nobody unlinks or re-registers a waiter of the chain any more.
   */
  final @Nullable Waiter<?> takeChain() {
    Waiter<?> chain = first;
    first = null;
    last = null;
    return chain;
  }

  /** Moves every waiter of {@code other} behind those of this queue. */
  final void addAll(WaitQueue other) {
    Waiter<?> start = other.first;
    if (start == null) {
      return;
    }
    Waiter<?> before = last;
    if (before == null) {
      first = start;
    } else {
      before.next = start;
      start.previous = before;
    }
    last = other.last;
    other.takeChain();
  }

  /** Wakes each waiter of a chain, in order. No lock is held. */
  static void wakeChain(@Nullable Waiter<?> chain) {
    Waiter<?> waiter = chain;
    while (waiter != null) {
      Waiter<?> after = waiter.next;
      Waker waker = waiter.waker;
      waiter.previous = null;
      waiter.next = null;
      waiter.waker = null;
      WakeUp.call(waker);
      waiter = after;
    }
  }
}
