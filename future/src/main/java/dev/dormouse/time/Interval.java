package dev.dormouse.time;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ticks at a fixed rate. Made by {@link Time#interval(Duration)}.
 *
 * <p>It holds no timer while no tick is awaited, so it needs no closing. One task at a time may use
 * it, on one executor.
 */
public final class Interval {
  /** How late a tick may be taken and still counts as taken in time. */
  private static final long LATE_NANOS = 5_000_000;

  private final long periodNanos;
  private final MissedTickBehavior missed;

  /** When the next tick is due; meaningless until {@link #started}. */
  private long due;

  private boolean started;

  /** Idle or armed for {@link #due}; kept so that a steady interval reuses one timer entry. */
  private @Nullable Alarm alarm;

  /** The tick that is being awaited. */
  private @Nullable Tick current;

  Interval(long periodNanos, MissedTickBehavior missed) {
    this.periodNanos = periodNanos;
    this.missed = missed;
  }

  Interval(long firstNanos, long periodNanos, MissedTickBehavior missed) {
    this(periodNanos, missed);
    this.due = firstNanos;
    this.started = true;
  }

  /** Returns the time between two ticks. */
  public Duration period() {
    return Duration.ofNanos(periodNanos);
  }

  /** Returns what happens after ticks that nobody took in time. */
  public MissedTickBehavior missedTickBehavior() {
    return missed;
  }

  /**
   * Waits for the next tick. One tick at a time: awaiting a second one while the first is pending
   * fails with an {@link IllegalStateException}.
   *
   * @return the reading of the executor's clock at which the tick was due, in nanoseconds
   * @cancelSafety safe: a dropped tick takes no tick; the next one waits for the same deadline
   * @wakes the timer wheel, at the first of its ticks at or after the deadline
   */
  public Future<Long> tick() {
    return new Tick(this);
  }

  @Override
  public String toString() {
    return "Interval[" + period() + ", " + missed + "]";
  }

  private boolean isDue(Context cx) {
    Alarm armed = alarm;
    if (armed != null && !armed.isSpare()) {
      return armed.hasRung(due, cx);
    }
    long now = cx.clock().nanos();
    if (!started) {
      started = true;
      due = now;
    }
    if (due - now <= 0) {
      return true;
    }
    if (armed == null) {
      armed = new Alarm();
      alarm = armed;
    }
    return armed.hasRung(due, cx);
  }

  private long take(Context cx) {
    if (alarm != null) {
      alarm.rewind();
    }
    long taken = due;
    long now = cx.clock().nanos();
    due = now - taken > LATE_NANOS ? missed.next(taken, now, periodNanos) : taken + periodNanos;
    return taken;
  }

  private void dropAlarm() {
    Alarm armed = alarm;
    alarm = null;
    if (armed != null) {
      armed.drop();
    }
  }

  /** Waits for the deadline of its interval. */
  private static final class Tick extends RawFuture<Long> {
    private @Nullable Interval interval;

    Tick(Interval interval) {
      this.interval = interval;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) {
      Interval from = interval;
      if (from == null) {
        throw Finished.polledAgain("tick");
      }
      claim(from);
      if (!cx.proceed()) {
        return Poll.PENDING;
      }
      try {
        if (!from.isDue(cx)) {
          cx.refund();
          return Poll.PENDING;
        }
      } catch (Throwable failure) { // the executor has no clock or no timers
        drop();
        throw failure;
      }
      from.current = null;
      interval = null;
      return from.take(cx);
    }

    private void claim(Interval from) {
      if (from.current == null) {
        from.current = this;
      } else if (from.current != this) {
        interval = null;
        throw new IllegalStateException(
            from + ": another tick is being awaited; one at a time, or make a second interval");
      }
    }

    @Override
    public void drop() {
      Interval from = interval;
      interval = null;
      if (from != null && from.current == this) {
        from.current = null;
        from.dropAlarm();
      }
    }
  }
}
