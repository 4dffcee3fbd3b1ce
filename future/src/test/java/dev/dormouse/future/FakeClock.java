package dev.dormouse.future;

import java.time.Duration;

/** A clock that stands still until a test moves it. */
public final class FakeClock implements Clock {
  private long now;

  public FakeClock(long start) {
    now = start;
  }

  @Override
  public long nanos() {
    return now;
  }

  public void advance(Duration by) {
    now += by.toNanos();
  }

  void moveTo(long reading) {
    assert reading - now >= 0;
    now = reading;
  }
}
