package dev.dormouse.sync;

import dev.dormouse.future.Future;
import dev.dormouse.future.Waker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to stop that goes down a tree: cancelling a token cancels its children, never its
 * parent.
 *
 * <p>A token is a request, not a force: tasks await {@link #cancelled}, run under {@link
 * #runUntilCancelled}, or ask {@link #isCancelled}. It is never taken back.
 *
 * <p><b>No leak, nothing to close.</b> A child knows its parent; the parent knows a child only
 * while somebody waits on it or below it. So a long-lived parent holds nothing of children that
 * nobody waits for, and a token that is let go is garbage.
 *
 * <p><b>Threads.</b> Any. One lock per tree, held for a few steps per wait and for one pass over
 * the waiting part of the tree by {@link #cancel}; wakers are called after it.
 *
 * @memory 40 bytes with compact object headers, 16 more once somebody has waited; a root has a lock
 *     of 8 bytes
 */
public final class CancellationToken {
  private final @Nullable CancellationToken parent;

  /** The lock of the tree. Guards links, queues and each step of {@code cancelled}. */
  private final Object lock;

  /** Whether this is in its parent's list: somebody waits here or below. Under the lock. */
  private boolean linked;

  private @Nullable CancellationToken firstChild;
  private @Nullable CancellationToken previousSibling;
  private @Nullable CancellationToken nextSibling;

  /** Who waits on this very token; made when first needed. Under the lock. */
  private @Nullable WaitQueue waiters;

  /** Volatile: read without the lock. False -> true once, under the lock. */
  private volatile boolean cancelled;

  /** Makes a root. */
  public CancellationToken() {
    parent = null;
    lock = new Object();
  }

  private CancellationToken(CancellationToken parent) {
    this.parent = parent;
    lock = parent.lock;
  }

  /** Returns a token that is cancelled with this one, or alone. */
  public CancellationToken child() {
    return new CancellationToken(this);
  }

  /** Tells whether this token or one above it was cancelled. Takes a step per level. */
  public boolean isCancelled() {
    for (CancellationToken t = this; t != null; t = t.parent) {
      if (t.cancelled) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits until this token is cancelled.
   *
   * @cancelSafety safe
   */
  public Future<Void> cancelled() {
    return new Cancelled(this);
  }

  /**
   * Runs {@code future} to its end, or drops it when this token is cancelled, whichever is first;
   * the token is looked at before each poll. Answers null if it was cancelled.
   *
   * @cancelSafety as safe as {@code future}, which is dropped with it
   */
  public <T extends @Nullable Object> Future<@Nullable T> runUntilCancelled(Future<T> future) {
    return new RunUntilCancelled<>(this, Objects.requireNonNull(future, "future"));
  }

  /**
   * Has {@code call} made when this token is cancelled: once, on the thread that cancels, after the
   * lock was released and among the wake-ups; or now, if it is cancelled already. It should be
   * quick. What it throws is logged.
   *
   * <p>For what no future waits on, such as closing a socket under a thread that reads from it.
   * Tasks await {@link #cancelled} instead.
   *
   * @return takes the call back when it is closed; may be ignored
   */
  public CancelHook onCancel(Runnable call) {
    CancelHook hook = new CancelHook(this, Objects.requireNonNull(call, "call"));
    hook.enlist();
    return hook;
  }

  /** Returns a guard that cancels this token when it is closed. */
  public CancelGuard cancelOnClose() {
    return new CancelGuard(this);
  }

  /**
   * Cancels this token and all below it. Idempotent.
   *
   * @wakes everybody who waits on one of them
   */
  public void cancel() {
    WaitQueue woken = new WaitQueue();
    synchronized (lock) {
      if (cancelled) {
        return;
      }
      if (linked && parent != null) {
        unlinkFrom(parent);
        parent.unlinkUpwards();
      }
      cancelTree(woken);
    }
    WaitQueue.wakeChain(woken.takeChain());
  }

  /** Returns how many children somebody waits on or below. For tests. */
  int childrenLinked() {
    synchronized (lock) {
      int count = 0;
      for (CancellationToken t = firstChild; t != null; t = t.nextSibling) {
        count++;
      }
      return count;
    }
  }

  /** Puts a waiter into the queue and stores its waker; false if the token is cancelled. */
  boolean await(TokenWaiter<?> waiter, Waker waker) {
    // Racy look at the waker: only its owner stores one, so if it is there cancel() finds it.
    if (waiter.waker == waker) {
      return !isCancelled();
    }
    synchronized (lock) {
      if (isCancelled()) {
        return false;
      }
      waiter.waker = waker;
      if (!waiter.queued) {
        waiter.queued = true;
        enqueue(waiter);
      }
      return true;
    }
  }

  /** Takes a waiter out of the queue, if that still has it. */
  void abandon(TokenWaiter<?> waiter) {
    if (!waiter.queued) {
      return;
    }
    synchronized (lock) {
      WaitQueue queue = waiters;
      // A cancelled token has given its chain to the canceller, who walks it without the lock.
      if (queue != null && !cancelled) {
        queue.remove(waiter);
        unlinkUpwards();
      }
      waiter.queued = false;
    }
  }

  private void enqueue(TokenWaiter<?> waiter) {
    WaitQueue queue = waiters;
    if (queue == null) {
      queue = new WaitQueue();
      waiters = queue;
    }
    queue.add(waiter);
    CancellationToken child = this;
    for (CancellationToken p = parent; p != null && !child.linked; p = p.parent) {
      child.linked = true;
      CancellationToken next = p.firstChild;
      child.nextSibling = next;
      if (next != null) {
        next.previousSibling = child;
      }
      p.firstChild = child;
      child = p;
    }
  }

  /** Unlinks this token, and those above it, as far as nobody waits on them or below. */
  private void unlinkUpwards() {
    CancellationToken token = this;
    for (CancellationToken p = parent; p != null; p = p.parent) {
      if (!token.linked || token.isAwaited()) {
        return;
      }
      token.unlinkFrom(p);
      token = p;
    }
  }

  private void unlinkFrom(CancellationToken from) {
    CancellationToken before = previousSibling;
    CancellationToken after = nextSibling;
    if (before == null) {
      from.firstChild = after;
    } else {
      before.nextSibling = after;
    }
    if (after != null) {
      after.previousSibling = before;
    }
    previousSibling = null;
    nextSibling = null;
    linked = false;
  }

  private boolean isAwaited() {
    WaitQueue queue = waiters;
    return firstChild != null || queue != null && !queue.isEmpty();
  }

  /** Cancels what is linked below this token, which is not linked any more, and gathers waiters. */
  private void cancelTree(WaitQueue woken) {
    CancellationToken todo = this;
    while (todo != null) {
      CancellationToken token = todo;
      todo = token.nextSibling;
      token.nextSibling = null;
      token.previousSibling = null;
      token.linked = false;
      token.cancelled = true;
      WaitQueue queue = token.waiters;
      if (queue != null) {
        woken.addAll(queue);
        token.waiters = null;
      }
      CancellationToken children = token.firstChild;
      if (children != null) {
        token.firstChild = null;
        CancellationToken last = children;
        while (last.nextSibling != null) {
          last = last.nextSibling;
        }
        last.nextSibling = todo;
        todo = children;
      }
    }
  }
}
