package dev.dormouse.reactor;

import dev.dormouse.future.Clock;

/** The production clock: the JVM's monotonic reading, from zero on. */
final class MonotonicClock implements Clock {
  static final MonotonicClock INSTANCE = new MonotonicClock();

  /** The JVM's own origin may lie anywhere, so that its readings may overflow at any time. */
  private static final long ORIGIN = System.nanoTime();

  private MonotonicClock() {}

  @Override
  public long nanos() {
    return System.nanoTime() - ORIGIN;
  }
}
