package dev.dormouse.testing;

import dev.dormouse.future.Waker;
import java.util.concurrent.atomic.AtomicInteger;

/** A waker that wakes nobody and counts how often it was asked to. */
public final class MockWaker implements Waker {
  private final AtomicInteger wakes = new AtomicInteger();

  /** Makes a waker that nobody has woken. */
  public MockWaker() {}

  @Override
  public void wake() {
    wakes.incrementAndGet();
  }

  /** Tells whether it was woken since the last {@link #takeWakes}. */
  public boolean isWoken() {
    return wakes.get() > 0;
  }

  /** Returns how often it was woken since the last {@link #takeWakes}. */
  public int wakes() {
    return wakes.get();
  }

  /** Returns how often it was woken, and counts from zero again. */
  public int takeWakes() {
    return wakes.getAndSet(0);
  }

  @Override
  public String toString() {
    return "MockWaker[" + wakes + " wakes]";
  }
}
