package dev.dormouse.reactor;

import dev.dormouse.future.Clock;

/** The production clock: the JVM's monotonic reading. */
final class MonotonicClock implements Clock {
  static final MonotonicClock INSTANCE = new MonotonicClock();

  private MonotonicClock() {}

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
