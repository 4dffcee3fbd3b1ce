package dev.dormouse.sync;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits and those who wait for some: what semaphore, mutex and read-write lock have
 * in common.
 *
 * <p>A demand is what one waiter asks for, in the units of the word: a number of permits, and
 * perhaps the one token.
 */
final class Permits {
  /*
   * The word: permits that are free | token is free | closed | waiting.
   *
   * word -> word - demand            take(), enqueue()  CAS full; in FIFO order only if not WAITING
   * word -> word - demand            takeFirst()        CAS full, under the lock
   * word -> word + demand            release()          CAS full; in FIFO order only if not WAITING
   *                                                     or under the lock
   * word -> word | WAITING           enqueue()          CAS full, under the lock
   * word -> word - demand            grant(), retry()   CAS full, under the lock; without WAITING
   *                                                     if that was the last waiter
   * word -> word & ~WAITING          the last waiter gives up   CAS full, under the lock
   * word -> word | CLOSED, & ~WAITING   close()         CAS full, under the lock
   *
   * WAITING stands exactly while the queue is not empty, seen from under the lock.
   *
   * In FIFO order nobody takes a permit without the lock while WAITING stands, so the first waiter
   * collects what is given back: the permits stay in the word and are his because nobody else may
   * have them. After each step under the lock the first waiter's demand does not fit. So a large
   * demand holds up the small ones behind it, and one that gives up leaves what it collected to
   * the next.
   *
   * Barging, anybody takes what is free. Who gives back rouses waiters, in order, and these try
   * again. No wake-up is lost: a waiter under the lock finds the permit, or the CAS that gives it
   * back finds WAITING, and then the one who gave back waits for the lock and finds the waiter.
   */
  static final long WAITING = 1;
  static final long CLOSED = 2;
  static final long TOKEN = 4;
  private static final int SHIFT = 3;
  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(Permits.class, "word", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Its monitor is the lock. */
  private final GrantQueue waiters = new GrantQueue();

  private final boolean barging;
  private long word;

  Permits(long demand, boolean barging) {
    this.word = demand;
    this.barging = barging;
  }

  /** Returns the demand for a number of permits. */
  static long demand(int permits) {
    return (long) permits << SHIFT;
  }

  /** Returns how many permits a word or a demand has. */
  static long count(long word) {
    return word >>> SHIFT;
  }

  /** Tells whether {@code demand} can be taken from what is free in {@code word}. */
  private static boolean fits(long word, long demand) {
    return count(word) >= count(demand) && (demand & ~word & TOKEN) == 0;
  }

  private boolean mayTake(long word, long demand) {
    return ((word & WAITING) == 0 || barging) && fits(word, demand);
  }

  /** Takes {@code demand} if it is free, nobody is before the caller, and this is not closed. */
  boolean take(long demand) {
    for (; ; ) {
      long seen = wordOpaque();
      if ((seen & CLOSED) != 0 || !mayTake(seen, demand)) {
        return false;
      }
      if (casWord(seen, seen - demand)) {
        return true;
      }
    }
  }

  /** Takes {@code demand} if it is free, before all that wait. */
  boolean takeFirst(long demand) {
    synchronized (waiters) {
      for (; ; ) {
        long seen = wordVolatile();
        if (!fits(seen, demand)) {
          return false;
        }
        if (casWord(seen, seen - demand)) {
          return true;
        }
      }
    }
  }

  /** Gives {@code demand} back, or adds it. */
  void release(long demand) {
    for (; ; ) {
      long seen = wordOpaque();
      if ((seen & WAITING) != 0 && !barging) {
        releaseToWaiters(demand);
        return;
      }
      if (casWord(seen, seen + demand)) {
        if ((seen & WAITING) != 0) {
          rouse();
        }
        return;
      }
    }
  }

  private void releaseToWaiters(long demand) {
    Waiter<?> chain;
    synchronized (waiters) {
      long seen;
      do {
        seen = wordVolatile();
      } while (!casWord(seen, seen + demand));
      chain = grant();
    }
    WaitQueue.wakeChain(chain);
  }

  /**
   * Adds {@code demand} unless more than {@code most} permits were free then.
   *
   * @return how many were free before if that is too much, else -1
   */
  long addUpTo(long demand, long most) {
    for (; ; ) {
      long seen = wordVolatile();
      long free = count(seen);
      if (free + count(demand) > most) {
        return free;
      }
      if ((seen & WAITING) != 0) {
        release(demand);
        return -1;
      }
      if (casWord(seen, seen + demand)) {
        return -1;
      }
    }
  }

  /** Takes up to {@code most} permits that are free; returns how many. */
  int forget(int most) {
    for (; ; ) {
      long seen = wordVolatile();
      int taken = Math.min(most, freeIn(seen));
      if (taken == 0 || casWord(seen, seen - demand(taken))) {
        return taken;
      }
    }
  }

  /** Returns how many permits are free; those that a waiter collects are not. */
  int free() {
    return freeIn(wordVolatile());
  }

  private int freeIn(long seen) {
    return (seen & WAITING) != 0 && !barging ? 0 : (int) Math.min(count(seen), Integer.MAX_VALUE);
  }

  boolean isClosed() {
    return (wordVolatile() & CLOSED) != 0;
  }

  /**
   * Tells whether a waiter that was neither granted anything nor roused may get on all the same.
   */
  boolean isWorthARetry() {
    return barging || isClosed();
  }

  /** Refuses all who wait and all who come. */
  void close() {
    Waiter<?> chain;
    synchronized (waiters) {
      long seen;
      do {
        seen = wordVolatile();
      } while (!casWord(seen, seen & ~WAITING | CLOSED));
      chain = waiters.takeChain();
      for (Waiter<?> each = chain; each != null; each = each.next) {
        ((PermitWaiter<?>) each).become(PermitWaiter.REFUSED);
      }
    }
    WaitQueue.wakeChain(chain);
  }

  /**
   * Grants, refuses or queues {@code waiter}, which is new, and returns its state of that moment.
   *
   * @param first whether it comes before all others and takes what is free, although they wait
   */
  byte enqueue(PermitWaiter<?> waiter, Waker waker, @Nullable AbortHandle task, boolean first) {
    synchronized (waiters) {
      for (; ; ) {
        long seen = wordVolatile();
        if ((seen & CLOSED) != 0) {
          return waiter.become(PermitWaiter.REFUSED);
        }
        if (first ? fits(seen, waiter.demand) : mayTake(seen, waiter.demand)) {
          if (casWord(seen, seen - waiter.demand)) {
            return waiter.become(PermitWaiter.GRANTED);
          }
        } else if ((seen & WAITING) != 0 || casWord(seen, seen | WAITING)) {
          waiter.waker = waker;
          waiter.task = task;
          if (first) {
            waiters.addFirst(waiter);
          } else {
            waiters.add(waiter);
          }
          return waiter.become(PermitWaiter.WAITING);
        }
      }
    }
  }

  /** Looks again for a waiter that is polled again, and returns its state of that moment. */
  byte retry(PermitWaiter<?> waiter, Waker waker) {
    synchronized (waiters) {
      if (!waiter.isQueued()) {
        return waiter.stateAcquire();
      }
      waiter.waker = waker;
      for (; ; ) {
        long seen = wordVolatile();
        if (!barging || !fits(seen, waiter.demand)) {
          return waiter.become(PermitWaiter.WAITING);
        }
        if (casWord(seen, without(seen, waiter))) {
          waiters.remove(waiter);
          return waiter.become(PermitWaiter.GRANTED);
        }
      }
    }
  }

  /** Takes a waiter that is being dropped out of the queue; what it was granted goes back. */
  void abandon(PermitWaiter<?> waiter) {
    boolean queued;
    Waiter<?> chain = null;
    synchronized (waiters) {
      queued = waiter.isQueued();
      if (queued) {
        waiters.remove(waiter);
        if (waiters.isEmpty()) {
          clearWaiting();
        } else if (!barging) {
          chain = grant(); // perhaps only this one's demand was too large
        }
      }
    }
    WaitQueue.wakeChain(chain);
    if (waiter.stateAcquire() == PermitWaiter.GRANTED) {
      release(waiter.demand);
    } else if (queued && barging) {
      rouse(); // it may have been roused in vain
    }
  }

  /** Tells the executor of a waiter, which was queued before, of the queue. */
  void watch(Context cx) {
    if (!barging) {
      waiters.watch(cx);
    }
  }

  /** Returns the task that was granted something and has not polled since, or null. Racy. */
  @Nullable AbortHandle unclaimedTask() {
    return waiters.unclaimedTask();
  }

  /**
   * Grants what is free to the first waiters, as far as it goes, and returns their chain for {@link
   * WaitQueue#wakeChain}. Under the lock; in FIFO order only.
   */
  private @Nullable Waiter<?> grant() {
    Waiter<?> chain = null;
    Waiter<?> end = null;
    PermitWaiter<?> next;
    while ((next = (PermitWaiter<?>) waiters.first()) != null) {
      long seen = wordVolatile();
      if (!fits(seen, next.demand)) {
        break;
      }
      if (!casWord(seen, without(seen, next))) {
        continue;
      }
      Waker waker = waiters.remove(next);
      next.waker = waker;
      waiters.granting(next);
      // From here on its owner touches neither links nor waker.
      next.become(PermitWaiter.GRANTED);
      if (end == null) {
        chain = next;
      } else {
        end.next = next;
      }
      end = next;
    }
    return chain;
  }

  /** Returns the word after a waiter in the queue took what it asks for. Under the lock. */
  private long without(long seen, PermitWaiter<?> waiter) {
    long next = seen - waiter.demand;
    return waiters.first() == waiters.last() ? next & ~WAITING : next;
  }

  private void clearWaiting() {
    long seen;
    do {
      seen = wordVolatile();
    } while (!casWord(seen, seen & ~WAITING));
  }

  /** Wakes the first waiters that were not roused yet, as many as what is free would do for. */
  private void rouse() {
    long room = wordVolatile();
    for (; ; ) {
      Waker waker;
      synchronized (waiters) {
        PermitWaiter<?> asleep = (PermitWaiter<?>) waiters.first();
        while (asleep != null && asleep.stateAcquire() == PermitWaiter.ROUSED) {
          asleep = (PermitWaiter<?>) asleep.next;
        }
        if (asleep == null || !fits(room, asleep.demand)) {
          return;
        }
        room -= asleep.demand;
        asleep.become(PermitWaiter.ROUSED);
        waker = asleep.waker;
        asleep.waker = null;
      }
      WakeUp.call(waker);
    }
  }

  /** Opaque: for a CAS that follows; pairs with casWord(). */
  private long wordOpaque() {
    return (long) WORD.getOpaque(this);
  }

  /** Volatile: pairs with casWord() of the other threads. */
  private long wordVolatile() {
    return (long) WORD.getVolatile(this);
  }

  /**
   * Full CAS: one step of the table; pairs with itself, so that who takes a permit sees what those
   * did before who gave it back.
   */
  private boolean casWord(long seen, long next) {
    return WORD.compareAndSet(this, seen, next);
  }
}
