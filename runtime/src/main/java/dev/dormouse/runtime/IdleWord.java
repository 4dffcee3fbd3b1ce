package dev.dormouse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Which workers are parked and how many search for work, in one word. */
final class IdleWord {
  /*
   * Low 56 bits: a bit for each parked worker. High 8 bits: the number of searching workers.
   *
   * awake     -> parked     park()            add, full; the worker looks at all queues after it
   * searching -> parked     parkSearcher()    add, full; the last searcher looks after it
   * parked    -> searching  callSleeper()     CAS, full; a notifier, before it unparks the worker
   * parked    -> searching  searchAgain()     CAS, full; the worker, having seen work
   * parked    -> awake      leave()           CAS, full; the worker, having got work of its own
   * awake     -> searching  startSearching()  CAS, full; refused while half of the workers do
   * searching -> awake      stopSearching()   add, full; the last one looks after it, and calls a
   *                                           sleeper if there is more
   *
   * Why no task is overlooked. Who adds work makes it visible, passes a full fence, and reads this
   * word; who parks changes this word, and reads the queues. One of the two sees the other. A
   * notifier that sees a searcher does nothing: of the searchers, the last to give up looks again,
   * and so does the last to find something, and calls another if that was not all. A called worker
   * counts as searching from the call on, not from its waking, so that a burst of notifiers wakes
   * one worker and not all.
   */
  private static final int WORKERS = Limits.WORKERS_MAX;
  private static final long SEARCHER = 1L << WORKERS;
  private static final long PARKED = SEARCHER - 1;

  /** No worker. */
  static final int NOBODY = -1;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(IdleWord.class, "word", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final int searchersMax;
  private long word;

  IdleWord(int workers) {
    searchersMax = (workers + 1) / 2;
  }

  /** Parks a worker that was not searching. */
  void park(int worker) {
    add(1L << worker);
    Shuffle.pause();
  }

  /**
   * Parks a worker that was searching.
   *
   * @return true if it was the last searcher
   */
  boolean parkSearcher(int worker) {
    boolean last = add((1L << worker) - SEARCHER) >>> WORKERS == 1;
    Shuffle.pause();
    return last;
  }

  /** Makes a parked worker a searcher, unless a notifier has done so. */
  void searchAgain(int worker) {
    long bit = 1L << worker;
    for (long seen; ((seen = wordAcquire()) & bit) != 0; ) {
      if (casWord(seen, seen - bit + SEARCHER)) {
        return;
      }
    }
  }

  /**
   * Makes a parked worker awake.
   *
   * @return false if a notifier has made it a searcher before
   */
  boolean leave(int worker) {
    long bit = 1L << worker;
    for (long seen; ((seen = wordAcquire()) & bit) != 0; ) {
      if (casWord(seen, seen - bit)) {
        return true;
      }
    }
    return false;
  }

  /** Makes an awake worker a searcher; false if there are enough. */
  boolean startSearching() {
    for (; ; ) {
      long seen = wordAcquire();
      if (seen >>> WORKERS >= searchersMax) {
        return false;
      }
      if (casWord(seen, seen + SEARCHER)) {
        return true;
      }
    }
  }

  /**
   * Makes a searcher awake.
   *
   * @return true if it was the last one
   */
  boolean stopSearching() {
    return add(-SEARCHER) >>> WORKERS == 1;
  }

  /**
   * Makes one parked worker a searcher, unless somebody searches already. The caller has made its
   * work visible and passed a full fence.
   *
   * @param spared worker that is called only if no other is parked, or NOBODY
   * @return the worker, which the caller has to wake, or NOBODY
   */
  int callSleeper(int spared) {
    for (; ; ) {
      long seen = wordAcquire();
      long parked = seen & PARKED;
      if (parked == 0 || seen >>> WORKERS != 0) {
        return NOBODY;
      }
      long others = spared == NOBODY ? parked : parked & ~(1L << spared);
      long bit = Long.lowestOneBit(others == 0 ? parked : others);
      if (casWord(seen, seen - bit + SEARCHER)) {
        return Long.numberOfTrailingZeros(bit);
      }
    }
  }

  /** Tells whether a worker is parked: nobody has called it. */
  boolean isParked(int worker) {
    return (wordVolatile() >>> worker & 1) != 0;
  }

  /** Returns a bit for each parked worker. */
  long parked() {
    return wordAcquire() & PARKED;
  }

  int searchers() {
    return (int) (wordAcquire() >>> WORKERS);
  }

  /** Acquire: nothing is read through it, a CAS decides; pairs with casWord() and add(). */
  private long wordAcquire() {
    return (long) WORD.getAcquire(this);
  }

  /** Volatile: read after the driver's seat was taken; pairs with casWord() in callSleeper(). */
  private long wordVolatile() {
    return (long) WORD.getVolatile(this);
  }

  /** Full: see the table; pairs with the fence of whoever adds work. */
  private boolean casWord(long seen, long next) {
    return WORD.compareAndSet(this, seen, next);
  }

  /** Full: ordered before the look at the queues; pairs with the fence of whoever adds work. */
  private long add(long delta) {
    return (long) WORD.getAndAdd(this, delta);
  }
}
