package dev.dormouse.time;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.TimerEntry;
import dev.dormouse.future.Waker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one sleep there is. It is the entry of the timer wheel itself, so sleeping allocates one
 * object, as long as nobody moves its deadline.
 */
final class SleepTimer extends TimerEntry implements Sleep {
  /*
   * FRESH     -> WAITING  first poll: what was planned in the entry as a duration is a deadline now
   * WAITING   -> OVER     poll, after the deadline
   * all but DROPPED -> WAITING  reset()
   * any       -> DROPPED  drop(), or a poll that fails
   */
  private enum Stage {
    FRESH,
    WAITING,
    OVER,
    DROPPED
  }

  private Stage stage;

  /** Stands for the entry itself once the deadline was moved. */
  private @Nullable MovableAlarm moved;

  private SleepTimer(Stage stage, long planned) {
    this.stage = stage;
    plan(planned);
  }

  static SleepTimer lasting(long nanos) {
    return new SleepTimer(Stage.FRESH, nanos);
  }

  static SleepTimer until(Moment deadline) {
    return new SleepTimer(Stage.WAITING, deadline.nanos());
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    if (stage == Stage.OVER || stage == Stage.DROPPED) {
      throw Finished.polledAgain("Sleep");
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    try {
      if (!isDue(cx)) {
        cx.refund();
        return Poll.PENDING;
      }
    } catch (Throwable failure) { // the executor has no clock or no timers, or refuses
      drop();
      throw failure;
    }
    release();
    stage = Stage.OVER;
    return null;
  }

  private boolean isDue(Context cx) {
    MovableAlarm other = moved;
    if (other != null) {
      return other.isDue(cx);
    }
    if (!isIdle()) {
      return !rearm(cx.waker());
    }
    if (cx.isDropping()) {
      return false; // there is no clock, and nobody would wait
    }
    long now = cx.clock().nanos();
    if (stage == Stage.FRESH) {
      plan(Moment.saturatedSum(now, deadlineNanos()));
      stage = Stage.WAITING;
    }
    if (deadlineNanos() <= now) {
      return true;
    }
    arm(cx.timers(), Time.clamp(deadlineNanos(), now), cx.waker());
    return false;
  }

  @Override
  public @Nullable Moment deadline() {
    MovableAlarm other = moved;
    if (other != null) {
      return new Moment(other.deadline());
    }
    return stage == Stage.FRESH ? null : new Moment(deadlineNanos());
  }

  @Override
  public boolean isElapsed() {
    MovableAlarm other = moved;
    return stage == Stage.OVER || (other == null ? isFired() : other.hasRung());
  }

  @Override
  public void reset(Moment deadline) {
    Objects.requireNonNull(deadline, "deadline");
    if (stage == Stage.DROPPED) {
      throw new IllegalStateException("Sleep: reset after it was dropped");
    }
    stage = Stage.WAITING;
    MovableAlarm other = moved;
    if (other != null) {
      other.move(deadline.nanos());
      return;
    }
    other = new MovableAlarm();
    other.move(deadline.nanos());
    moved = other;
    Waker waiting = cancel();
    if (waiting != null) {
      waiting.wake();
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("sleep");
  }

  @Override
  public void drop() {
    stage = Stage.DROPPED;
    release();
  }

  private void release() {
    cancel();
    if (moved != null) {
      moved.drop();
    }
  }
}
