package dev.dormouse.time;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.TimerEntry;
import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/**
 * The timer inside a larger future, which knows the deadline and spends the budget itself. It may
 * be used again after it has rung.
 */
final class Alarm extends TimerEntry {

  /**
   * Arms this alarm for {@code deadline}, or, if it is armed already, renews its waker.
   *
   * @return whether the deadline has passed
   */
  boolean hasRung(long deadline, Context cx) {
    if (isIdle()) {
      arm(cx.timers(), deadline, cx.waker());
      return false;
    }
    return !rearm(cx.waker());
  }

  /** Tells whether this alarm is neither armed nor has rung. */
  boolean isSpare() {
    return isIdle();
  }

  /** Makes an alarm that has rung usable again. */
  void rewind() {
    reset();
  }

  /** Ends this alarm; returns whom it would have woken, or null if it has rung or is spare. */
  @Nullable Waker disarm() {
    return cancel();
  }

  /** An alarm is polled by its owner, through {@link #hasRung}. */
  @Override
  public @Nullable Object pollRaw(Context cx) {
    return rearm(cx.waker()) ? Poll.PENDING : null;
  }

  @Override
  public void drop() {
    cancel();
  }
}
