package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.future.TimerEntry;
import dev.dormouse.future.Timers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Timers that one thread starts, on their way to the wheel that whoever turns the reactor owns.
 *
 * <p>Most timers are cancelled long before they are due. Such a one costs its thread a
 * compare-and-set of its own word here, never reaches the wheel, and takes no lock.
 *
 * <p>Usable from any thread; quick for its owner.
 */
final class TimerInlet implements Timers {
  /*
   * `head` is a stack, linked by the entries:
   *
   * any    -> entry   push()     CAS, full: ordered before the look at the reactor's sleep
   * any    -> empty   takeAll()  CAS, full: whoever does it has the chain for itself
   * any    -> CLOSED  close()    getAndSet
   *
   * The turning thread takes all in each turn. While it sleeps, an entry may lie here, since it is
   * not due before the end of that sleep, or its owner called. The owner sweeps after so many
   * pushes, so that cancelled entries do not pile up under a long sleep.
   *
   * A push may find the head that it has read before, although others took it meanwhile: it was
   * pushed again then, and its link is right.
   */
  private static final TimerEntry CLOSED = new Mark();
  private static final VarHandle HEAD;
  private static final VarHandle INSERTED;
  private static final VarHandle CANCELLED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(TimerInlet.class, "head", TimerEntry.class);
      INSERTED = lookup.findVarHandle(TimerInlet.class, "ownInserted", long.class);
      CANCELLED = lookup.findVarHandle(TimerInlet.class, "ownCancelled", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Keeps what follows away from the cache lines of the object before this one. */
  @SuppressWarnings("unused")
  private long padding0, padding1, padding2, padding3, padding4, padding5, padding6, padding7;

  private @Nullable TimerEntry head;

  /** Entries of the owner that may lie here, and how many of them are worth a sweep. */
  private int lying;

  private int sweepAt = Limits.HANDED_TIMERS_MAX;

  private final ReactorTimers timers;

  /**
   * The thread for which this is quick. Changed by that thread before the next one starts, so each
   * of the two knows; others cannot take themselves for it, whatever they read.
   */
  private @Nullable Thread owner;

  /** Counted by the owner, ever; read by gauges. */
  private long ownInserted;

  private long ownCancelled;

  /** Counted by all others. */
  private final AtomicLong otherInserted = new AtomicLong();

  private final AtomicLong otherCancelled = new AtomicLong();

  /** Cancelled entries that the owner has swept out. */
  private final AtomicLong swept = new AtomicLong();

  TimerInlet(ReactorTimers timers, @Nullable Thread owner) {
    this.timers = timers;
    this.owner = owner;
  }

  @Override
  public void insert(TimerEntry entry) {
    long deadline = entry.deadlineNanos();
    boolean mine = Thread.currentThread() == owner;
    boolean wasEmpty = push(entry, entry);
    if (mine) {
      publishInserted(ownInserted + 1);
      lying = wasEmpty ? 1 : lying + 1;
      if (lying >= sweepAt) {
        sweep();
      }
    } else if (otherInserted.incrementAndGet() % Limits.HANDED_TIMERS_MAX == 0) {
      timers.callTurner();
    }
    timers.callIfItSleepsBeyond(deadline);
  }

  @Override
  public void cancelled(TimerEntry entry) {
    if (Thread.currentThread() == owner) {
      publishCancelled(ownCancelled + 1);
    } else {
      otherCancelled.incrementAndGet();
    }
  }

  /** Makes another thread the owner, which has not started. For the owner. */
  void passTo(Thread next) {
    owner = next;
  }

  /**
   * Puts a chain on the stack.
   *
   * @return whether the stack was empty
   */
  private boolean push(TimerEntry first, TimerEntry last) {
    for (; ; ) {
      TimerEntry seen = headAcquire();
      if (seen == CLOSED) {
        throw ReactorTimers.closed();
      }
      last.link(seen);
      if (casHead(seen, first)) {
        return seen == null;
      }
    }
  }

  /** Takes all entries, the newest first; null if there are none. */
  @Nullable TimerEntry takeAll() {
    for (; ; ) {
      TimerEntry seen = headVolatile();
      if (seen == null || seen == CLOSED) {
        return null;
      }
      if (casHead(seen, null)) {
        return seen;
      }
    }
  }

  /** Tells whether entries lie here. For the turning thread, after it has announced its sleep. */
  boolean holdsAny() {
    TimerEntry seen = headVolatile();
    return seen != null && seen != CLOSED;
  }

  /**
   * Throws cancelled entries out. For the owner. Meanwhile the turning thread does not see the
   * others; once they are back, it is called if it sleeps beyond one of them.
   */
  void sweep() {
    TimerEntry first = null;
    TimerEntry last = null;
    long earliest = Long.MAX_VALUE;
    int live = 0;
    int dead = 0;
    for (TimerEntry entry = takeAll(); entry != null; ) {
      TimerEntry next = entry.link();
      entry.link(null);
      if (entry.isCancelled()) {
        dead++;
      } else {
        live++;
        earliest = Math.min(earliest, entry.deadlineNanos());
        if (last == null) {
          first = entry;
        } else {
          last.link(entry);
        }
        last = entry;
      }
      entry = next;
    }
    swept.addAndGet(dead);
    lying = live;
    sweepAt = Math.max(Limits.HANDED_TIMERS_MAX, 2 * live);
    if (first != null && last != null) {
      putBack(first, last);
      timers.callIfItSleepsBeyond(earliest);
      if (live > Limits.HANDED_TIMERS_MAX / 2) {
        timers.callTurner();
      }
    }
  }

  private void putBack(TimerEntry first, TimerEntry last) {
    try {
      push(first, last);
    } catch (IllegalStateException closedMeanwhile) {
      last.link(null);
      timers.lose(first);
    }
  }

  /** Takes no more entries; returns those that lie here, the newest first. */
  @Nullable TimerEntry close() {
    TimerEntry lying = exchangeHead(CLOSED);
    return lying == CLOSED ? null : lying;
  }

  /** Returns how many entries were inserted, ever. Any thread. */
  long inserted() {
    return insertedAcquire() + otherInserted.get();
  }

  /** Returns how many entries were cancelled, ever. Any thread. */
  long cancelled() {
    return cancelledAcquire() + otherCancelled.get();
  }

  /** Returns how many cancelled entries never reached the wheel. Any thread. */
  long swept() {
    return swept.get();
  }

  /** Acquire: pairs with exchangeHead(); the CAS that follows decides. */
  private @Nullable TimerEntry headAcquire() {
    return (TimerEntry) HEAD.getAcquire(this);
  }

  /** Volatile: after the sleep was announced; pairs with casHead() in push(). */
  private @Nullable TimerEntry headVolatile() {
    return (TimerEntry) HEAD.getVolatile(this);
  }

  /** Full: publishes a chain or takes one; pairs with headVolatile() of a sleeper's last look. */
  private boolean casHead(@Nullable TimerEntry seen, @Nullable TimerEntry next) {
    return HEAD.compareAndSet(this, seen, next);
  }

  /** Full: pairs with casHead(); what is pushed before is taken, what comes after refused. */
  private @Nullable TimerEntry exchangeHead(TimerEntry next) {
    return (TimerEntry) HEAD.getAndSet(this, next);
  }

  /** Release: pairs with insertedAcquire(). */
  private void publishInserted(long count) {
    INSERTED.setRelease(this, count);
  }

  /** Acquire: pairs with publishInserted(). */
  private long insertedAcquire() {
    return (long) INSERTED.getAcquire(this);
  }

  /** Release: pairs with cancelledAcquire(). */
  private void publishCancelled(long count) {
    CANCELLED.setRelease(this, count);
  }

  /** Acquire: pairs with publishCancelled(). */
  private long cancelledAcquire() {
    return (long) CANCELLED.getAcquire(this);
  }

  /** Stands for the end of a stack that takes no more. */
  private static final class Mark extends TimerEntry {
    @Override
    public @Nullable Object pollRaw(Context cx) {
      throw new AssertionError("a mark is never polled");
    }

    @Override
    public void drop() {}
  }
}
