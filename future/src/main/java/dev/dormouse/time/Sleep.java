package dev.dormouse.time;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.TimerEntry;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a deadline. It is the entry of the timer wheel itself, so sleeping allocates one
 * object.
 */
final class Sleep extends TimerEntry {
  private final long nanos;
  private final boolean absolute;

  /**
   * Makes a sleep.
   *
   * @param nanos the deadline if {@code absolute}, else how long after the first poll
   */
  Sleep(long nanos, boolean absolute) {
    this.nanos = nanos;
    this.absolute = absolute;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    if (isDue(cx)) {
      cancel();
      return null;
    }
    cx.refund();
    return Poll.PENDING;
  }

  private boolean isDue(Context cx) {
    if (!isIdle()) {
      return !rearm(cx.waker());
    }
    long now = cx.clock().nanos();
    long deadline = absolute ? Time.clamp(nanos, now) : now + nanos;
    if (deadline - now <= 0) {
      return true;
    }
    arm(cx.timers(), deadline, cx.waker());
    return false;
  }

  @Override
  public void drop() {
    cancel();
  }
}
