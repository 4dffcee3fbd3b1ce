package dev.dormouse.sync;

import dev.dormouse.future.MustUse;
import dev.dormouse.future.Waker;
import java.lang.invoke.VarHandle;

/**
 * Tells those who listen that something may have changed; the tool to build other primitives with.
 *
 * <p>Nothing is remembered: a notification reaches those that {@linkplain #listen listen} when it
 * comes. So look at the condition, listen, look again, and only then wait:
 *
 * <pre>
 * while (!ready.get()) {
 *   EventListener listener = event.listen();
 *   if (ready.get()) {
 *     listener.drop();
 *     break;
 *   }
 *   await(listener);
 * }
 * </pre>
 *
 * <p>The other side changes the condition and calls {@link #notify(int)} afterwards; between the
 * two nothing is reordered.
 *
 * <p><b>Threads.</b> Any.
 *
 * @memory 40 bytes with compact object headers; 32 for each listener
 */
public final class Event {
  /** Those that were not notified yet, the first to listen first. Its monitor is the lock. */
  private final WaitQueue listeners = new WaitQueue();

  /** How many were notified and have not learnt it. Under the lock. */
  private int notified;

  /** How many listeners the queue has. Volatile: read without the lock, written under it. */
  private volatile int waiting;

  /** Makes one that nobody listens to. */
  public Event() {}

  /**
   * Begins to listen, at once: unlike other futures, a listener counts from this call on. It must
   * be awaited or dropped; one that is forgotten takes a notification with it.
   *
   * @cancelSafety safe: a listener that was notified and is dropped passes the notification on, in
   *     the same way
   * @fairness the first to listen is the first to be notified
   */
  @MustUse("it takes a notification with it if it is forgotten")
  public EventListener listen() {
    EventListener listener = new EventListener(this);
    synchronized (listeners) {
      listeners.add(listener);
      waiting++;
    }
    // The caller's second look at its condition comes after this; pairs with the one in notify().
    VarHandle.fullFence();
    return listener;
  }

  /**
   * Sees to it that at least {@code count} listeners are notified, counting those that were before
   * and have not learnt it yet.
   *
   * @return how many were notified by this call
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public int notify(int count) {
    return notify(count, false);
  }

  /**
   * Notifies {@code count} listeners beside those that were before.
   *
   * @return how many were notified by this call; fewer if there are not so many
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public int notifyAdditional(int count) {
    return notify(count, true);
  }

  /** Notifies all that listen, and returns how many those were. */
  public int notifyEveryone() {
    return notify(Integer.MAX_VALUE, true);
  }

  /** Tells whether somebody was notified and has not learnt it yet. */
  public boolean isNotified() {
    synchronized (listeners) {
      return notified > 0;
    }
  }

  /** Returns how many listen, those included that were notified and have not learnt it yet. */
  public int totalListeners() {
    synchronized (listeners) {
      return waiting + notified;
    }
  }

  private int notify(int count, boolean additional) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "the number of listeners to notify must not be negative: " + count);
    }
    // The caller's change of the condition comes before this; pairs with the one in listen().
    VarHandle.fullFence();
    if (waiting == 0) {
      return 0;
    }
    WaitQueue woken = new WaitQueue();
    int chosen = 0;
    synchronized (listeners) {
      int most = additional ? count : count - notified;
      EventListener next;
      while (chosen < most && (next = (EventListener) listeners.first()) != null) {
        Waker waker = listeners.remove(next);
        next.waker = waker;
        woken.add(next);
        chosen++;
        // From here on its owner touches neither links nor waker.
        next.choose(additional);
      }
      notified += chosen;
      waiting -= chosen;
    }
    WaitQueue.wakeChain(woken.takeChain());
    return chosen;
  }

  /** Makes {@code waker} the one that is called; false if the listener was notified. */
  boolean register(EventListener listener, Waker waker) {
    synchronized (listeners) {
      boolean waits = listener.isWaiting();
      if (waits) {
        listener.waker = waker;
      }
      return waits;
    }
  }

  /** Takes out a listener that ends, waiting or notified, and returns its state before. */
  byte remove(EventListener listener) {
    synchronized (listeners) {
      if (listener.isWaiting()) {
        listeners.remove(listener);
        waiting--;
      } else {
        notified--;
      }
      return listener.end();
    }
  }

  @Override
  public String toString() {
    return "Event(" + totalListeners() + " listeners)";
  }
}
