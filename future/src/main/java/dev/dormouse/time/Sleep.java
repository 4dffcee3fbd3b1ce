package dev.dormouse.time;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.TimerEntry;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a deadline. It is the entry of the timer wheel itself, so sleeping allocates one
 * object.
 *
 * <p>One task at a time may poll it. After it has fired it may be {@link #reset} and awaited again.
 */
public final class Sleep extends TimerEntry {
  private long nanos;
  private boolean absolute;

  Sleep(long nanos, boolean absolute) {
    this.nanos = nanos;
    this.absolute = absolute;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    if (!isIdle()) {
      return rearm(cx.waker()) ? Poll.PENDING : null;
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    long now = cx.clock().nanos();
    long deadline = absolute ? nanos : Time.deadline(now, nanos);
    if (deadline - now <= 0) {
      return null;
    }
    cx.refund();
    arm(cx.timers(), deadline, cx.waker());
    return Poll.PENDING;
  }

  @Override
  public void drop() {
    cancel();
  }
}
