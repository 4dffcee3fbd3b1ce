package dev.dormouse.future;

import java.util.concurrent.atomic.AtomicInteger;

/** Two threads meet here again and again, and leave within a few cycles of each other. */
final class Turnstile {
  private static final int SPINS_BEFORE_YIELD = 200;

  private final AtomicInteger arrivals = new AtomicInteger();

  /** Waits until the other thread has come as often as this one. */
  void meet() {
    int arrival = arrivals.getAndIncrement();
    int both = (arrival / 2 + 1) * 2;
    for (int spins = 0; arrivals.get() < both; spins++) {
      if (spins < SPINS_BEFORE_YIELD) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }
}
