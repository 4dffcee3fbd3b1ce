package dev.dormouse.reactor.poller;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Whether the turning thread sleeps in the kernel, so that an awake one is never interrupted by a
 * system call. A call to an awake thread is remembered: its next sleep does not happen.
 */
public final class SleepFlag {
  /*
   * AWAKE  -> ASLEEP  fallAsleep()  CAS, full: ordered before the sleeper's last look at its work
   * AWAKE  -> CALLED  call()        getAndSet, full: ordered after the caller's work was stored
   * ASLEEP -> CALLED  call()        the same; this caller interrupts the wait
   * ASLEEP -> AWAKE   wakened()     getAndSet, full
   * CALLED -> AWAKE   wakened()     the same; the call is used up
   * Whatever the interleaving, the sleeper sees the work or the caller sees it asleep.
   */
  private static final int AWAKE = 0;
  private static final int ASLEEP = 1;
  private static final int CALLED = 2;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(SleepFlag.class, "state", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // through STATE only
  private volatile int state;

  /** Makes the flag of a thread that is awake. */
  public SleepFlag() {}

  /**
   * Announces that the turning thread is going to sleep.
   *
   * @return false if it was called meanwhile and may not
   */
  public boolean fallAsleep() {
    return casState(AWAKE, ASLEEP);
  }

  /**
   * Announces that the turning thread is awake again.
   *
   * @return true if it was called
   */
  public boolean wakened() {
    return exchange(AWAKE) == CALLED;
  }

  /**
   * Calls the turning thread.
   *
   * @return true if it is asleep and the caller has to interrupt its wait
   */
  public boolean call() {
    return exchange(CALLED) == ASLEEP;
  }

  /** Tells whether the turning thread was called, so that its next sleep does not happen. */
  public boolean isCalled() {
    return stateVolatile() == CALLED;
  }

  /** Tells whether the turning thread is asleep or about to be. */
  public boolean isAsleep() {
    return stateVolatile() == ASLEEP;
  }

  /** Full: pairs with exchange() in call(), around the work that is waited for. */
  private boolean casState(int seen, int next) {
    return STATE.compareAndSet(this, seen, next);
  }

  /** Full: pairs with casState() in fallAsleep(); it cannot fail, so no call is lost. */
  private int exchange(int next) {
    return (int) STATE.getAndSet(this, next);
  }

  /** Volatile: ordered after the caller's store of work; pairs with casState() in fallAsleep(). */
  private int stateVolatile() {
    return (int) STATE.getVolatile(this);
  }
}
