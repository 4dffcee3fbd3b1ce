package dev.dormouse.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The right to turn the driver, which one worker has at a time. */
final class DriverSeat {
  /*
   * FREE   -> worker  tryTake()  CAS, full; then the worker looks whether it is still parked
   * worker -> FREE    release()  volatile store
   *
   * A notifier makes a parked worker a searcher, then reads the holder: the worker itself, and it
   * is called through the driver, or another, and it is unparked. The worker takes the seat first
   * and reads its own bit then. So it either sees the call or is seen in the seat, and the driver
   * remembers a call that comes before the wait.
   */
  private static final int FREE = IdleWord.NOBODY;

  private final AtomicInteger holder = new AtomicInteger(FREE);

  /** Turns so far, for the monitor. */
  private final AtomicLong turns = new AtomicLong();

  boolean tryTake(int worker) {
    Shuffle.pause();
    boolean taken = holder.get() == FREE && holder.compareAndSet(FREE, worker);
    Shuffle.pause();
    return taken;
  }

  void release() {
    turns.lazySet(turns.getPlain() + 1);
    holder.set(FREE);
  }

  /** Returns the worker in the seat, or {@link IdleWord#NOBODY}. */
  int holder() {
    return holder.get();
  }

  boolean isFree() {
    return holder.get() == FREE;
  }

  long turns() {
    return turns.get();
  }
}
