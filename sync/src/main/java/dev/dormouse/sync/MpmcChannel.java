package dev.dormouse.sync;

import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/**
 * A queue from many tasks to many.
 *
 * <p>Its monitor is its lock, held for a few steps and never while a waker is called; no user sees
 * this object. A value that is added rouses the first receiver that sleeps, a place that is freed
 * the first sender. Nothing is set aside for those that were roused: whoever comes first takes it,
 * so a future that is kept and not polled holds nobody up. One that was roused in vain goes on
 * waiting in its old place; one that was roused and is dropped rouses the next.
 *
 * <p><b>No wake-up is lost</b>, since in each line at least as many are roused as there is for them
 * to have, or all. Adding a value, or freeing a place, rouses one more; taking it makes less to
 * have; a roused one sleeps again only if there is nothing to have; and one that leaves without
 * having had it passes its wake-up on.
 */
final class MpmcChannel {
  /** Those who wait for the same thing, first come first. Guarded by the channel's lock. */
  static final class Line {
    private final WaitQueue waiters = new WaitQueue();

    /** Puts {@code waiter} to sleep, at the end if it is new and else in its place. */
    private void await(MpmcWaiter<?> waiter, Waker waker) {
      waiter.waker = waker;
      if (waiter.state == MpmcWaiter.NEW) {
        waiters.add(waiter);
      }
      waiter.state = MpmcWaiter.WAITING;
    }

    /** Takes {@code waiter} out, if this has it; tells whether it was roused. */
    private boolean leave(MpmcWaiter<?> waiter) {
      byte before = waiter.state;
      if (before == MpmcWaiter.WAITING || before == MpmcWaiter.ROUSED) {
        waiters.remove(waiter);
      }
      waiter.state = MpmcWaiter.DONE;
      return before == MpmcWaiter.ROUSED;
    }

    /** Rouses the first that sleeps and returns its waker. */
    private @Nullable Waker rouse() {
      MpmcWaiter<?> waiter = (MpmcWaiter<?>) waiters.first();
      while (waiter != null && waiter.state == MpmcWaiter.ROUSED) {
        waiter = (MpmcWaiter<?>) waiter.next;
      }
      if (waiter == null) {
        return null;
      }
      Waker waker = waiter.waker;
      waiter.waker = null;
      waiter.state = MpmcWaiter.ROUSED;
      return waker;
    }

    /** Lets all go; their owners touch neither links nor wakers from here on. */
    private @Nullable Waiter<?> takeChain() {
      for (Waiter<?> each = waiters.first(); each != null; each = each.next) {
        ((MpmcWaiter<?>) each).state = MpmcWaiter.DONE;
      }
      return waiters.takeChain();
    }
  }

  final int capacity;
  private final ValueQueue values;
  private int senders = 1;
  private int receivers = 1;
  private boolean closed;

  /** The senders that wait for a place; made when first needed, as the next two. */
  private @Nullable Line sending;

  /** The receivers that wait for a value. */
  private @Nullable Line receiving;

  /** Opens when the channel is closed. */
  private @Nullable Gate gate;

  MpmcChannel(int capacity) {
    this.capacity = capacity;
    values = new ValueQueue(capacity);
  }

  /** Sends without waiting. */
  SendOutcome trySend(Object value) {
    Waker waker;
    synchronized (this) {
      if (closed) {
        return SendOutcome.CLOSED;
      }
      if (values.size() >= capacity) {
        return SendOutcome.FULL;
      }
      waker = add(value);
    }
    WakeUp.call(waker);
    return SendOutcome.SENT;
  }

  /** Sends, or has {@code waiter} wait for a place and answers FULL. */
  SendOutcome send(MpmcSend waiter, Object value, Waker waker) {
    Waker receiver;
    synchronized (this) {
      if (closed) {
        return SendOutcome.CLOSED;
      }
      if (values.size() >= capacity) {
        sending().await(waiter, waker);
        return SendOutcome.FULL;
      }
      receiver = add(value);
      leave(sending, waiter);
    }
    WakeUp.call(receiver);
    return SendOutcome.SENT;
  }

  /**
   * Sends without waiting, in place of the oldest value if there is no room; returns that one, or
   * null if there was room.
   */
  @Nullable Object forceSend(Object value) throws SendError {
    Waker waker;
    Object evicted = null;
    synchronized (this) {
      if (closed) {
        throw new SendError(value);
      }
      boolean full = values.size() >= capacity;
      waker = add(value);
      if (full) {
        evicted = values.poll();
      }
    }
    WakeUp.call(waker);
    return evicted;
  }

  /** Receives without waiting; null if nothing is there. */
  @Nullable Object tryReceive() {
    Waker waker;
    Object value;
    synchronized (this) {
      value = values.poll();
      if (value == null) {
        return null;
      }
      waker = rouse(sending);
    }
    WakeUp.call(waker);
    return value;
  }

  /** Receives, has {@code waiter} wait for a value, or returns null at the end of the channel. */
  @Nullable Object receive(MpmcRecv<?> waiter, Waker waker) {
    Waker sender;
    Object value;
    synchronized (this) {
      value = values.poll();
      if (value == null && !closed) {
        receiving().await(waiter, waker);
        return Poll.PENDING;
      }
      leave(receiving, waiter);
      sender = value == null ? null : rouse(sending);
    }
    WakeUp.call(sender);
    return value;
  }

  /** Takes out a waiter that is being dropped, and passes on what it was roused for. */
  void abandon(MpmcSend waiter) {
    Waker waker;
    synchronized (this) {
      boolean passes = leave(sending, waiter) && values.size() < capacity;
      waker = passes ? rouse(sending) : null;
    }
    WakeUp.call(waker);
  }

  /** Takes out a waiter that is being dropped, and passes on what it was roused for. */
  void abandon(MpmcRecv<?> waiter) {
    Waker waker;
    synchronized (this) {
      boolean passes = leave(receiving, waiter) && values.size() > 0;
      waker = passes ? rouse(receiving) : null;
    }
    WakeUp.call(waker);
  }

  /** Those whom a close has let go, to be woken without the lock. */
  private record Gone(
      @Nullable Waiter<?> senders, @Nullable Waiter<?> receivers, @Nullable Gate gate) {
    void wake() {
      WaitQueue.wakeChain(senders);
      WaitQueue.wakeChain(receivers);
      if (gate != null) {
        gate.open();
      }
    }
  }

  /** Refuses more values; what is there can still be received. False if that was so before. */
  boolean close() {
    Gone gone;
    synchronized (this) {
      if (closed) {
        return false;
      }
      gone = refuse();
    }
    gone.wake();
    return true;
  }

  /** Under the lock. */
  private Gone refuse() {
    closed = true;
    return new Gone(
        sending == null ? null : sending.takeChain(),
        receiving == null ? null : receiving.takeChain(),
        gate);
  }

  /** Returns a gate that opens when the channel is closed. */
  synchronized Gate gate() {
    Gate made = gate;
    if (made == null) {
      made = new Gate();
      gate = made;
      if (closed) {
        made.open();
      }
    }
    return made;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized boolean isDrained() {
    return closed && values.size() == 0;
  }

  synchronized int length() {
    return values.size();
  }

  synchronized int room() {
    return closed ? 0 : capacity - values.size();
  }

  synchronized int senders() {
    return senders;
  }

  synchronized int receivers() {
    return receivers;
  }

  /** Counts one more sender. */
  synchronized void addSender() {
    check(senders, Limits.CHANNEL_SENDERS_MAX, "senders");
    senders++;
  }

  /** Counts one more receiver. */
  synchronized void addReceiver() {
    check(receivers, Limits.CHANNEL_RECEIVERS_MAX, "receivers");
    receivers++;
  }

  /** Counts one more sender, unless the channel is closed: then false. */
  synchronized boolean reviveSender() {
    if (closed) {
      return false;
    }
    addSender();
    return true;
  }

  /** Counts one more receiver, unless the channel is closed: then false. */
  synchronized boolean reviveReceiver() {
    if (closed) {
      return false;
    }
    addReceiver();
    return true;
  }

  /** Counts one sender less; the last one closes the channel. */
  void removeSender() {
    Gone gone;
    synchronized (this) {
      senders--;
      gone = senders == 0 ? refuse() : null;
    }
    if (gone != null) {
      gone.wake();
    }
  }

  /** Counts one receiver less; the last one closes the channel and lets go of the values. */
  void removeReceiver() {
    Gone gone = null;
    synchronized (this) {
      receivers--;
      if (receivers == 0) {
        gone = refuse();
        values.clear();
      }
    }
    if (gone != null) {
      gone.wake();
    }
  }

  /** Returns how many chunks of values there are now. For tests. */
  synchronized int chunksHeld() {
    return values.chunksHeld();
  }

  private static void check(int count, int max, String what) {
    if (count >= max) {
      throw new IllegalStateException(
          "the channel has " + count + " " + what + " and cannot have more; close some");
    }
  }

  /** Adds a value and returns the waker of the receiver that it rouses. Under the lock. */
  private @Nullable Waker add(Object value) {
    values.add(value);
    return rouse(receiving);
  }

  private Line sending() {
    Line line = sending;
    if (line == null) {
      line = new Line();
      sending = line;
    }
    return line;
  }

  private Line receiving() {
    Line line = receiving;
    if (line == null) {
      line = new Line();
      receiving = line;
    }
    return line;
  }

  private static @Nullable Waker rouse(@Nullable Line line) {
    return line == null ? null : line.rouse();
  }

  private static boolean leave(@Nullable Line line, MpmcWaiter<?> waiter) {
    return line != null && line.leave(waiter);
  }
}
