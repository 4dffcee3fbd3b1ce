package dev.dormouse.sync;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Tells one task, or all that wait, that something has happened; carries no data.
 *
 * <p>{@link #notifyOne} with nobody waiting is remembered, once: the next {@link #notified} is
 * ready at once. {@link #notifyWaiters} reaches every {@link Notified} that was created before it,
 * polled or not, and is not remembered.
 *
 * <p><b>Threads.</b> Any. What a notifier did before is visible to the task it notifies.
 *
 * @memory 48 bytes with compact object headers; 40 for each {@link Notified}
 */
public final class Notify {
  /*
   * The word: generation (62 bits) | state. The generation counts notifyWaiters().
   *
   * EMPTY    -> PERMIT   notify()        CAS full
   * PERMIT   -> PERMIT   notify()        CAS full: its writes must reach whoever takes the permit
   * PERMIT   -> EMPTY    enlist()        CAS full: the permit is taken
   * EMPTY    -> WAITING  enlist()        CAS full, under the lock
   * WAITING  -> EMPTY    last waiter notified or gone   volatile, under the lock
   * EMPTY, PERMIT: generation+1          notifyWaiters()   CAS full
   * WAITING  -> EMPTY, generation+1      notifyWaiters()   volatile, under the lock
   *
   * WAITING means that the queue is not empty; while it stands only the lock's holder steps.
   */
  private static final int EMPTY = 0;
  private static final int WAITING = 1;
  private static final int PERMIT = 2;
  private static final int STATE_MASK = 3;
  private static final long GENERATION_ONE = 4;
  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(Notify.class, "word", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Its monitor is the lock. */
  private final GrantQueue waiters = new GrantQueue();

  @SuppressWarnings("unused") // through WORD only
  private long word;

  /** Makes one that remembers nothing. */
  public Notify() {}

  /**
   * Returns a future that is ready once this was notified. It counts for {@link #notifyWaiters}
   * from now on, and for {@link #notifyOne} from its first poll, or {@link Notified#enable}, on.
   *
   * @cancelSafety a dropped one gives up its place in the queue; if it was notified by {@link
   *     #notifyOne} or {@link #notifyLast} and did not learn it, the next waiter is notified
   *     instead
   * @fairness {@code notifyOne} takes the first that came
   */
  public Notified notified() {
    return new Notified(this, generation(wordVolatile()));
  }

  /** Notifies the waiter that came first; if there is none, remembers it for the next. */
  public void notifyOne() {
    notify(false);
  }

  /** Notifies the waiter that came last; if there is none, remembers it for the next. */
  public void notifyLast() {
    notify(true);
  }

  /** Notifies every waiter that was created before this call; remembers nothing. */
  public void notifyWaiters() {
    for (; ; ) {
      long seen = wordVolatile();
      if (state(seen) == WAITING) {
        break;
      }
      if (casWord(seen, seen + GENERATION_ONE)) {
        return;
      }
    }
    Waiter<?> chain;
    synchronized (waiters) {
      // A new generation is what notifies them: nobody touches a link of an older one again.
      chain = waiters.takeChain();
      advance(chain != null);
    }
    WaitQueue.wakeChain(chain);
  }

  /** The step of notifyWaiters() under the lock. */
  private void advance(boolean waiting) {
    if (waiting) {
      publishWord((wordVolatile() & ~STATE_MASK) + GENERATION_ONE);
      return;
    }
    long seen;
    do {
      seen = wordVolatile();
    } while (!casWord(seen, seen + GENERATION_ONE));
  }

  private void notify(boolean last) {
    for (; ; ) {
      long seen = wordVolatile();
      if (state(seen) != WAITING) {
        if (casWord(seen, seen & ~STATE_MASK | PERMIT)) {
          return;
        }
        continue;
      }
      Waker waker;
      synchronized (waiters) {
        Notified chosen = (Notified) (last ? waiters.last() : waiters.first());
        if (chosen == null) {
          continue;
        }
        waker = waiters.remove(chosen);
        waiters.granting(chosen);
        chosen.choose(last);
        emptyIfLast();
      }
      WakeUp.call(waker);
      return;
    }
  }

  /**
   * Takes the permit or puts {@code waiter}, which is new, into the queue.
   *
   * @return false if the waiter is notified and was not queued
   */
  boolean enlist(Notified waiter, @Nullable Waker waker) {
    long seen = wordVolatile();
    if (isNotified(waiter, seen) || tryTakePermit(seen)) {
      return false;
    }
    synchronized (waiters) {
      for (; ; ) {
        seen = wordVolatile();
        if (isNotified(waiter, seen) || tryTakePermit(seen)) {
          return false;
        }
        if (state(seen) == WAITING || state(seen) == EMPTY && casWord(seen, seen | WAITING)) {
          waiter.waker = waker;
          waiter.queued();
          waiters.add(waiter);
          return true;
        }
      }
    }
  }

  /** Tells the executor of a waiter, which was queued before, of the queue. */
  void watch(Context cx) {
    waiters.watch(cx);
  }

  /** Returns the task that was notified and has not polled since, or null. Racy. */
  @Nullable AbortHandle unclaimedTask() {
    return waiters.unclaimedTask();
  }

  /** Makes {@code waker} the one that is called; false if the waiter no longer waits. */
  boolean register(Notified waiter, Waker waker) {
    synchronized (waiters) {
      boolean waits = waiter.isQueued() && !isNotified(waiter, wordVolatile());
      if (waits) {
        waiter.waker = waker;
      }
      return waits;
    }
  }

  /** Takes a waiter that is being dropped out of the queue, and passes on what it was told. */
  void abandon(Notified waiter) {
    boolean chosen;
    synchronized (waiters) {
      chosen = waiter.isChosen();
      if (waiter.isQueued() && !isNotified(waiter, wordVolatile())) {
        waiters.remove(waiter);
        emptyIfLast();
      }
    }
    if (chosen) {
      notify(waiter.isChosenLast());
    }
  }

  /** Tells whether notifyWaiters() was called since {@code waiter} was created. */
  boolean isNotified(Notified waiter) {
    return isNotified(waiter, wordVolatile());
  }

  private static boolean isNotified(Notified waiter, long word) {
    return waiter.generation() != generation(word);
  }

  private boolean tryTakePermit(long seen) {
    return state(seen) == PERMIT && casWord(seen, seen & ~STATE_MASK);
  }

  private void emptyIfLast() {
    if (waiters.isEmpty()) {
      publishWord(wordVolatile() & ~STATE_MASK);
    }
  }

  private static int state(long word) {
    return (int) word & STATE_MASK;
  }

  private static long generation(long word) {
    return word >>> 2;
  }

  /** Volatile: pairs with casWord() and publishWord() of the other threads. */
  private long wordVolatile() {
    return (long) WORD.getVolatile(this);
  }

  /** Full CAS: one step of the table; pairs with itself and with wordVolatile(). */
  private boolean casWord(long seen, long next) {
    return WORD.compareAndSet(this, seen, next);
  }

  /** Volatile: only from WAITING and under the lock; pairs with wordVolatile(). */
  private void publishWord(long next) {
    WORD.setVolatile(this, next);
  }
}
