package dev.dormouse.future;

import java.util.concurrent.atomic.AtomicInteger;

/** A waker that counts. */
public final class CountingWaker implements Waker {
  private final AtomicInteger wakes = new AtomicInteger();

  @Override
  public void wake() {
    wakes.incrementAndGet();
  }

  /** Returns how often it was woken so far. */
  public int wakes() {
    return wakes.get();
  }

  /** Returns how often it was woken since the last call. */
  public int takeWakes() {
    return wakes.getAndSet(0);
  }
}
