package dev.dormouse.sync;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/**
 * A queue from many tasks to one.
 *
 * <p><b>A send is one CAS</b> while no sender waits: it takes the next position, learns whether the
 * receiver is parked, and cannot take more than there is room for. <b>First come, first served:</b>
 * a sender that finds no room puts itself into a queue under the lock and sets WAITERS; from then
 * on no send takes the short way. Whoever frees a place grants it to the first waiter by counting
 * it as reserved, and wakes that one; a granted sender that goes away passes its place on.
 *
 * <p>A freed place is never forgotten. The receiver publishes head, then looks at {@code waiting};
 * a waiter sets {@code waiting} and WAITERS, then looks at head: one of them sees the other. A
 * permit is given back by a step of the word itself, which shows WAITERS.
 *
 * <p>The first waiter may want several places: since nobody takes the short way meanwhile, what is
 * freed gathers for it.
 *
 * <p>The channel's own monitor is its lock. No user sees this object.
 */
final class Channel extends ChannelState {
  Channel(int capacity, Slots slots) {
    super(capacity, slots);
  }

  /** Sends without waiting. */
  SendOutcome trySend(Object value) {
    for (; ; ) {
      long seen = wordAcquire();
      Slots slots = slotsAcquire();
      if ((seen & CLOSED) != 0) {
        return SendOutcome.CLOSED;
      }
      if ((seen & WAITERS) != 0 || !hasRoomAt(seen, 1)) {
        return SendOutcome.FULL;
      }
      if (slots != null && put(slots, seen, taken(seen), value)) {
        return SendOutcome.SENT;
      }
    }
  }

  /** Takes places without waiting; {@link SendOutcome#SENT} means that they are reserved. */
  SendOutcome tryReserve(int count) {
    for (; ; ) {
      long seen = wordAcquire();
      if ((seen & CLOSED) != 0) {
        return SendOutcome.CLOSED;
      }
      if ((seen & WAITERS) != 0 || !hasRoomAt(seen, count)) {
        return SendOutcome.FULL;
      }
      if (claim(seen, seen + count * RESERVED_ONE)) {
        return SendOutcome.SENT;
      }
    }
  }

  /** Sends into a place that the caller holds. Works after the receiver refused more. */
  void sendReserved(Slots slots, Object value) {
    for (; ; ) {
      long seen = wordAcquire();
      if (put(slots, seen, taken(seen - RESERVED_ONE), value)) {
        return;
      }
    }
  }

  /** One attempt at the step to {@code next}, which takes the position of {@code seen}. */
  private boolean put(Slots slots, long seen, long next, Object value) {
    long position = position(seen);
    // Before the claim: a claimed slot must be filled, and making the chunk may fail.
    @Nullable Object[] chunk = slots.chunkFor(position);
    if (chunk == null || !claim(seen, next)) {
      return false;
    }
    Slots.put(chunk, position, value);
    if ((seen & PARKED) != 0) {
      wakeReceiver();
    }
    return true;
  }

  /** Gives back places that the caller holds. */
  void release(int count) {
    long seen;
    long next;
    do {
      seen = wordAcquire();
      next = settled(seen - count * RESERVED_ONE);
    } while (!claim(seen, next));
    if ((seen & ~next & PARKED) != 0) {
      wakeReceiver();
    }
    if ((seen & WAITERS) != 0) {
      grantFreed();
    }
  }

  /**
   * Puts a new waiter into the queue, or grants or refuses it at once. Returns which; one that was
   * queued may have been granted or refused since.
   */
  byte enqueue(PlaceWaiter<?> waiter, Waker waker) {
    boolean unpark = false;
    byte state;
    synchronized (this) {
      WaitQueue senders = queues().senders;
      if (senders.isEmpty()) {
        startWaiting();
        long seen = wordVolatile();
        // Nobody else waits and no place can be lost while WAITERS is set, so the look holds.
        if ((seen & CLOSED) != 0) {
          state = PlaceWaiter.REFUSED;
          unpark = stopWaiting();
        } else if (roomAt(seen) < waiter.demand()) {
          state = PlaceWaiter.WAITING;
        } else {
          change(waiter.demand() * RESERVED_ONE, 0, 0);
          state = PlaceWaiter.GRANTED;
          unpark = stopWaiting();
        }
      } else {
        boolean closed = (wordVolatile() & CLOSED) != 0;
        state = closed ? PlaceWaiter.REFUSED : PlaceWaiter.WAITING;
      }
      waiter.become(state);
      if (state == PlaceWaiter.WAITING) {
        waiter.waker = waker;
        senders.add(waiter);
      }
    }
    if (unpark) {
      wakeReceiver();
    }
    return state;
  }

  /** Tells the executor of a waiter, which was queued before, of the queue. */
  void watch(Context cx) {
    ChannelQueues all = queues; // plain: the caller has been in there, under the lock
    if (all != null) {
      all.senders.watch(cx);
    }
  }

  /** Returns the task that was granted places and has not polled since, or null. Racy. */
  @Nullable AbortHandle unclaimedTask() {
    ChannelQueues all = queues;
    return all == null ? null : all.senders.unclaimedTask();
  }

  /** Makes {@code waker} the one that a grant wakes, if the waiter still waits. */
  void register(PlaceWaiter<?> waiter, Waker waker) {
    synchronized (this) {
      if (waiter.stateAcquire() == PlaceWaiter.WAITING) {
        waiter.waker = waker;
      }
    }
  }

  /** Takes a waiter out of the queue that is being dropped, and passes on what it was granted. */
  void abandon(PlaceWaiter<?> waiter) {
    boolean granted;
    boolean unpark = false;
    boolean more = false;
    synchronized (this) {
      granted = waiter.stateAcquire() == PlaceWaiter.GRANTED;
      if (waiter.stateAcquire() == PlaceWaiter.WAITING) {
        WaitQueue senders = queues().senders;
        senders.remove(waiter);
        if (senders.isEmpty()) {
          unpark = stopWaiting();
        } else {
          more = true; // perhaps only this one's demand was too large
        }
      }
      waiter.become(PlaceWaiter.DONE);
    }
    if (unpark) {
      wakeReceiver();
    }
    if (granted) {
      release(waiter.demand());
    } else if (more) {
      grantFreed();
    }
  }

  /** Grants freed places to the first waiters, as long as there are both. */
  private void grantFreed() {
    boolean more;
    do {
      Waker waker;
      synchronized (this) {
        GrantQueue senders = queues().senders;
        PlaceWaiter<?> waiter = (PlaceWaiter<?>) senders.first();
        int room = roomAt(wordVolatile());
        if (waiter == null || room < waiter.demand()) {
          return;
        }
        int demand = waiter.demand();
        change(demand * RESERVED_ONE, 0, 0);
        waker = senders.remove(waiter);
        senders.granting(waiter);
        waiter.become(PlaceWaiter.GRANTED);
        more = room > demand && !senders.isEmpty();
        if (senders.isEmpty()) {
          stopWaiting(); // ends nothing: a place has just been reserved
        }
      }
      WakeUp.call(waker);
    } while (more);
  }

  /** From here on no send takes the short way, so that room can only grow. Under the lock. */
  private void startWaiting() {
    publishWaiting(true);
    change(0, WAITERS, 0);
  }

  /** Opens the short way again. Under the lock; if true, the caller wakes the receiver after it. */
  private boolean stopWaiting() {
    assert queues().senders.isEmpty();
    publishWaiting(false);
    return change(0, 0, WAITERS);
  }

  /** Receives, parks, or returns null at the end of the channel. */
  @Nullable Object pollReceive(Receiver<?> receiver, Context cx) {
    for (int spins = 0; ; ) {
      Object value = tryReceive(receiver);
      if (value != null) {
        return value;
      }
      long seen = wordAcquire();
      if (!isEmptyAt(seen)) {
        if (++spins > Limits.SPINS_MAX) {
          cx.yieldNow();
          return Poll.PENDING;
        }
        Thread.onSpinWait(); // a sender has taken the slot and not yet filled it
      } else if (isOver(seen)) {
        return null;
      } else if (park(seen, cx.waker())) {
        cx.refund();
        return Poll.PENDING;
      }
    }
  }

  /**
   * Receives the next value, or returns null if there is none. A slot that a sender has taken and
   * not yet filled is waited for: another send, behind it, may have returned already.
   */
  @Nullable Object receiveNow(Receiver<?> receiver) {
    for (int spins = 0; ; spins++) {
      Object value = tryReceive(receiver);
      if (value != null || isEmptyAt(wordAcquire())) {
        return value;
      }
      if (spins < Limits.SPINS_MAX) {
        Thread.onSpinWait();
      } else {
        Thread.yield(); // the sender was preempted between two instructions
      }
    }
  }

  /** Receives what is in the next slot, or returns null if that is not filled. */
  @Nullable Object tryReceive(Receiver<?> receiver) {
    long head = headPlain();
    Slots slots = receiver.slots;
    @Nullable Object[] chunk = receiver.chunk;
    if (chunk == null) {
      chunk = slots.chunkAt(head);
      if (chunk == null) {
        return null;
      }
      receiver.chunk = chunk;
    }
    Object value = Slots.take(chunk, head);
    if (value == null) {
      return null;
    }
    if (Slots.isLast(chunk, head) && slots.leave(head)) {
      receiver.chunk = null;
    }
    if (!slots.isBounded()) {
      leaveHead(head + 1);
      return value;
    }
    publishHead(head + 1);
    if (waitingVolatile()) {
      grantFreed();
    }
    return value;
  }

  /** Stores the waker, then looks again; false if something happened in between. */
  private boolean park(long seen, Waker waker) {
    boolean stored = receiverPlain() == waker; // mostly so: one task receives again and again
    if (!stored) {
      storeReceiver(waker);
    }
    if ((seen & PARKED) == 0) {
      return claim(seen, seen | PARKED);
    }
    return stored || (wordVolatile() & PARKED) != 0;
  }

  /** The receiver no longer waits, and lets go of its waker. */
  void unpark() {
    change(0, 0, PARKED);
    storeReceiver(null);
  }

  /** Refuses more values. What is in the slots, and what permits send, can still be received. */
  void refuse() {
    if ((wordVolatile() & REFUSING) != 0) {
      return;
    }
    boolean unpark = change(0, REFUSING, PARKED);
    forgetSlots();
    Waiter<?> chain = null;
    Waiter<?> closers = null;
    synchronized (this) {
      ChannelQueues all = queues;
      if (all != null) {
        for (Waiter<?> w = all.senders.first(); w != null; w = w.next) {
          ((PlaceWaiter<?>) w).become(PlaceWaiter.REFUSED);
        }
        chain = all.senders.takeChain();
        if (chain != null) {
          unpark |= stopWaiting();
        }
        closers = all.closers.takeChain();
      }
    }
    if (unpark) {
      wakeReceiver();
    }
    WaitQueue.wakeChain(chain);
    WaitQueue.wakeChain(closers);
  }

  /** Under the lock. */
  private ChannelQueues queues() {
    ChannelQueues all = queues;
    if (all == null) {
      all = new ChannelQueues(this);
      queues = all;
    }
    return all;
  }

  private void wakeReceiver() {
    WakeUp.call(receiverVolatile());
  }

  /** Puts a waiter for the receiver's refusal into its queue; false if that has happened. */
  boolean awaitRefusal(Closed waiter, Waker waker) {
    synchronized (this) {
      if (isRefusing()) {
        return false;
      }
      waiter.waker = waker;
      if (!waiter.queued) {
        waiter.queued = true;
        queues().closers.add(waiter);
      }
      return true;
    }
  }

  /** Takes a waiter for the receiver's refusal out of its queue, if that still has it. */
  void abandonRefusal(Closed waiter) {
    synchronized (this) {
      if (waiter.queued && !isRefusing()) {
        queues().closers.remove(waiter);
      }
      waiter.queued = false;
    }
  }

  /** Tells whether the receiver refuses more. */
  boolean isRefusing() {
    return (wordVolatile() & REFUSING) != 0;
  }

  /** Tells whether nothing new can be sent, but by permits. */
  boolean isClosed() {
    return (wordVolatile() & CLOSED) != 0;
  }

  /** Tells whether nothing will ever be received again. Receiver only. */
  boolean isDrained() {
    long seen = wordVolatile();
    return isOver(seen) && isEmptyAt(seen);
  }

  /** How many senders are open. */
  int senderCount() {
    return sendersVolatile();
  }

  /** How many weak senders are open. */
  synchronized int weakSenderCount() {
    ChannelQueues all = queues;
    return all == null ? 0 : all.weakSenders;
  }

  /** Counts one weak sender more or less. */
  synchronized void addWeakSender(int change) {
    ChannelQueues all = queues();
    all.weakSenders = Math.addExact(all.weakSenders, change);
  }

  /** Counts one more sender; false if there are none left or too many. */
  boolean addSender() {
    for (; ; ) {
      int seen = sendersVolatile();
      if (seen == 0 || seen > Limits.CHANNEL_SENDERS_MAX) {
        return false;
      }
      if (casSenders(seen, seen + 1)) {
        return true;
      }
    }
  }

  /** Counts one sender less; the last one ends the channel once it is drained. */
  void removeSender() {
    int seen;
    do {
      seen = sendersVolatile();
      assert seen > 0;
    } while (!casSenders(seen, seen - 1));
    if (seen == 1 && change(0, SENDERS_GONE, PARKED)) {
      wakeReceiver();
    }
  }

  /** How many values were sent and not yet received. */
  int length() {
    return lengthAt(headVolatile(), wordVolatile());
  }

  /** How many places are free right now. */
  int room() {
    long seen = wordVolatile();
    return (seen & CLOSED) != 0 ? 0 : Math.clamp(roomAt(seen), 0, capacity);
  }

  /**
   * A step that cannot fail: adds, sets and clears, and clears PARKED as well if that ends the
   * channel. Returns whether PARKED was cleared.
   */
  private boolean change(long add, long set, long clear) {
    long seen;
    long next;
    do {
      seen = wordAcquire();
      next = settled(((seen + add) | set) & ~clear);
    } while (next != seen && !claim(seen, next));
    return (seen & ~next & PARKED) != 0;
  }
}
