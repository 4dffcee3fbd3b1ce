package dev.dormouse.reactor.poller;

import dev.dormouse.future.Waker;
import dev.dormouse.future.WakerSlot;
import dev.dormouse.reactor.Operation;
import dev.dormouse.reactor.ReactorLog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One direction of a source: the operations that wait there, mostly one, and their wakers. */
final class Lane {
  /*
   * The word says who waits: nobody, one operation, whose waker is in the slot, or a queue of them.
   *
   * null      -> operation  claim()    CAS
   * operation -> null       release()  CAS; by the task that polls or drops the operation
   * operation -> queue      queue()    CAS, under the monitor; when a second one comes
   * queue     -> null       leave()    release, under the monitor; when the last one has gone
   *
   * In the queue, under the monitor, an operation sleeps as long as its waker is there:
   *
   * none          -> awake   queue()             the one before the second, if its waker is gone
   * none, awake   -> asleep  mayLook(), enlist() at the end, or where it was
   * asleep        -> awake   wake(), leave()     the first; its waker is called without the monitor
   * awake, asleep -> none    leave()             it has ended, or was dropped
   *
   * An operation looks whether the source is ready if nobody sleeps that came before it. So what
   * comes is for those who came first, unless they are awake and slower.
   *
   * Nobody sleeps beside something: an event rouses the first that sleeps, after it was stored, and
   * who sleeps has stored its waker before its last look, or stands behind one that has. The first
   * rouses the next when it leaves, whatever it has found, taken or left, and so does each that
   * leaves awake: what it was roused for may still be there, or more of it. Who finds nothing
   * sleeps in its old place. If a waker throws, the next is called as well.
   */
  private static final VarHandle HOLDER;

  static {
    try {
      HOLDER = MethodHandles.lookup().findVarHandle(Lane.class, "holder", Object.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final WakerSlot slot = new WakerSlot();

  @SuppressWarnings("unused") // through HOLDER only
  private volatile @Nullable Object holder;

  /** Tells whether an operation other than {@code operation} waits here, or several do. */
  boolean isTakenFrom(Operation<?> operation) {
    Object seen = holderAcquire();
    return seen != null && seen != operation;
  }

  /** Lets {@code operation} wait here alone; false if another one does, or several. */
  boolean claim(Operation<?> operation) {
    return holderAcquire() == operation || casHolder(null, operation);
  }

  /**
   * Stores whom to wake for an operation that has claimed the lane. The caller looks at the
   * readiness again afterwards.
   */
  void register(Operation<?> operation, Waker waker) {
    slot.register(waker);
    if (holderAcquire() != operation) {
      slot.clear(); // who has made the queue may have come before the waker
      enlist(operation, waker);
    }
  }

  /**
   * Tells whether {@code operation} may look at the readiness although others wait here. If not, it
   * sleeps behind them.
   */
  synchronized boolean mayLook(Operation<?> operation, Waker waker) {
    LaneQueue queue = queue(operation);
    if (queue == null || queue.leads(operation)) {
      return true;
    }
    queue.put(operation, waker);
    return false;
  }

  /**
   * Stores whom to wake for an operation beside which others wait, or have waited. The caller looks
   * at the readiness again afterwards.
   */
  void enlist(Operation<?> operation, Waker waker) {
    synchronized (this) {
      LaneQueue queue = queue(operation);
      while (queue == null && !claim(operation)) {
        queue = queue(operation);
      }
      if (queue == null) {
        slot.register(waker); // alone: a second one waits for the monitor
      } else {
        queue.put(operation, waker);
      }
    }
    // The second look may not move above the store; pairs with the CAS of the readiness in wake().
    VarHandle.fullFence();
  }

  /**
   * Returns the queue, made if one operation other than {@code operation} waits here; null if none
   * does. Under the monitor.
   */
  private @Nullable LaneQueue queue(Operation<?> operation) {
    for (; ; ) {
      Object seen = holderAcquire();
      if (seen instanceof LaneQueue queue) {
        return queue;
      }
      if (seen == null || seen == operation) {
        return null;
      }
      LaneQueue made = new LaneQueue();
      if (casHolder(seen, made)) {
        made.put((Operation<?>) seen, slot.take());
        return made;
      }
    }
  }

  /**
   * Ends the waiting of {@code operation}, if it waits here.
   *
   * @return false if it does not, but others do: it may have looked before them, and have left
   *     something that nobody tells them of
   */
  boolean release(Operation<?> operation) {
    Object seen = holderAcquire();
    if (seen == operation) {
      slot.clear();
      return casHolder(operation, null) || leave(operation);
    }
    return seen == null || (seen instanceof LaneQueue && leave(operation));
  }

  /** Takes {@code operation} out of the queue, and rouses the next; false if it is not there. */
  private boolean leave(Operation<?> operation) {
    boolean passesOn;
    synchronized (this) {
      if (!(holderAcquire() instanceof LaneQueue queue) || !queue.contains(operation)) {
        return false;
      }
      passesOn = queue.remove(operation);
      if (queue.isEmpty()) {
        publishNobody();
      }
    }
    if (passesOn) {
      wakeFirst();
    }
    return true;
  }

  /**
   * Wakes who waits alone, or the first that sleeps. The caller has stored the event before. A
   * waker that throws harms no other source.
   */
  void wake() {
    Waker waker = slot.take();
    if (waker != null) {
      call(waker);
    }
    if (holderAcquire() instanceof LaneQueue) {
      wakeFirst();
    }
  }

  private void wakeFirst() {
    Waker waker;
    do {
      synchronized (this) {
        waker = holderAcquire() instanceof LaneQueue queue ? queue.rouse() : null;
      }
    } while (waker != null && !call(waker));
  }

  /** Wakes all who wait, since the source has come to an end. */
  void wakeAll() {
    Waker alone = slot.take();
    if (alone != null) {
      call(alone);
    }
    if (holderAcquire() instanceof LaneQueue) {
      for (Waker waker : rouseAll()) {
        call(waker);
      }
    }
  }

  private synchronized List<Waker> rouseAll() {
    return holderAcquire() instanceof LaneQueue queue ? queue.rouseAll() : List.of();
  }

  /** Calls a waker; false if it threw. */
  private static boolean call(Waker waker) {
    try {
      waker.wake();
      return true;
    } catch (Throwable failure) {
      ReactorLog.wakerThrew(failure);
      return false;
    }
  }

  /**
   * Acquire: pairs with casHolder() and publishNobody(). Who changed the readiness by a CAS and
   * finds no queue came before the second look of those that are about to make one.
   */
  private @Nullable Object holderAcquire() {
    return HOLDER.getAcquire(this);
  }

  /** Full: pairs with itself; two tasks that begin to wait at once have one winner. */
  private boolean casHolder(@Nullable Object seen, @Nullable Object next) {
    return HOLDER.compareAndSet(this, seen, next);
  }

  /** Release: publishes the emptied queue; pairs with holderAcquire() in claim(). */
  private void publishNobody() {
    HOLDER.setRelease(this, null);
  }
}
