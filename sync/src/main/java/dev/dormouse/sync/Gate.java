package dev.dormouse.sync;

import dev.dormouse.future.Waker;

/** Tasks that wait for something that happens once. */
final class Gate {
  /** Its monitor is the lock. */
  private final WaitQueue waiters = new WaitQueue();

  /** Volatile: read without the lock. False -> true once, under the lock. */
  private volatile boolean open;

  boolean isOpen() {
    return open;
  }

  /** Lets all through, those that wait and those that come. Idempotent. */
  void open() {
    Waiter<?> chain;
    synchronized (waiters) {
      open = true;
      chain = waiters.takeChain();
    }
    WaitQueue.wakeChain(chain);
  }

  /** Puts a waiter into the queue and stores its waker; false if this is open. */
  boolean await(GateWait<?> waiter, Waker waker) {
    synchronized (waiters) {
      if (open) {
        return false;
      }
      waiter.waker = waker;
      if (!waiter.queued) {
        waiter.queued = true;
        waiters.add(waiter);
      }
      return true;
    }
  }

  /** Takes a waiter out of the queue, if that still has it. */
  void abandon(GateWait<?> waiter) {
    synchronized (waiters) {
      // An open gate has given its chain to the opener, who walks it without the lock.
      if (waiter.queued && !open) {
        waiters.remove(waiter);
      }
      waiter.queued = false;
    }
  }
}
