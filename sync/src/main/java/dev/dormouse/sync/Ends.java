package dev.dormouse.sync;

import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/**
 * How many senders and receivers a channel has, and who waits for the receivers to go. Its monitor
 * is the channel's lock, which is never held while user code or a waker is called.
 */
final class Ends {
  /** Those who wait for there to be no receiver. */
  private final WaitQueue waiters = new WaitQueue();

  /** Volatile: read without the lock, written under it. Zero senders are final. */
  private volatile int senders = 1;

  private volatile int receivers = 1;
  private volatile int weakSenders;

  int senders() {
    return senders;
  }

  int weakSenders() {
    return weakSenders;
  }

  int receivers() {
    return receivers;
  }

  /** Counts one more sender; false if there are none left or too many. */
  synchronized boolean addSender() {
    int before = senders;
    if (before == 0 || before > Limits.CHANNEL_SENDERS_MAX) {
      return false;
    }
    senders = before + 1;
    return true;
  }

  /** Counts one sender less; true if it was the last. */
  synchronized boolean removeSender() {
    int after = senders - 1;
    assert after >= 0;
    senders = after;
    return after == 0;
  }

  synchronized void addWeakSender() {
    weakSenders = Math.addExact(weakSenders, 1);
  }

  synchronized void removeWeakSender() {
    weakSenders = weakSenders - 1;
  }

  /** Counts one more receiver. */
  synchronized void addReceiver() {
    int before = receivers;
    if (before == Limits.CHANNEL_RECEIVERS_MAX) {
      throw new IllegalStateException(
          "the channel has " + before + " receivers, and cannot have more; close some");
    }
    receivers = before + 1;
  }

  /**
   * Counts one receiver less, and returns the chain of those who waited for that, for {@link
   * WaitQueue#wakeChain}; null if it was not the last.
   */
  synchronized @Nullable Waiter<?> removeReceiver() {
    int after = receivers - 1;
    assert after >= 0;
    receivers = after;
    if (after > 0) {
      return null;
    }
    Waiter<?> chain = waiters.takeChain();
    for (Waiter<?> each = chain; each != null; each = each.next) {
      ((NoReceivers) each).reached();
    }
    return chain;
  }

  /** Stores the waker of a waiter and queues it; false if there is, or was since, no receiver. */
  synchronized boolean await(NoReceivers waiter, Waker waker) {
    if (receivers == 0 || waiter.isReached()) {
      return false;
    }
    waiter.waker = waker;
    if (!waiter.queued) {
      waiter.queued = true;
      waiters.add(waiter);
    }
    return true;
  }

  /** Takes a waiter out of the queue, if that still has it. */
  synchronized void abandon(NoReceivers waiter) {
    if (waiter.queued && !waiter.isReached()) {
      waiters.remove(waiter);
    }
    waiter.queued = false;
  }
}
