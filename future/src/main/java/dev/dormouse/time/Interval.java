package dev.dormouse.time;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ticks at a fixed rate. Made by {@link Time#interval(Duration)}.
 *
 * <p>It holds no timer while no tick is awaited, so it needs no closing. One task at a time may use
 * it, on one executor. Before the first poll of a tick, durations count from there.
 */
public final class Interval {
  /** How late a tick may be taken and still counts as taken in time. */
  private static final long LATE_NANOS = 5_000_000;

  private final long periodNanos;
  private MissedTickBehavior missed;

  /** The executor's clock, known from the first poll on. */
  private @Nullable Clock clock;

  /** How long after the first poll the first tick is due, unless {@link #fixed}. */
  private long delayNanos;

  /** Whether {@link #due} has a deadline. */
  private boolean fixed;

  /** When the next tick is due; kept so that a steady interval reuses one timer entry. */
  private final MovableAlarm due = new MovableAlarm();

  /** The tick that is being awaited. */
  private @Nullable Tick current;

  Interval(long periodNanos, MissedTickBehavior missed) {
    this.periodNanos = periodNanos;
    this.missed = missed;
  }

  /** Returns the time between two ticks. */
  public Duration period() {
    return Duration.ofNanos(periodNanos);
  }

  /** Returns what happens after ticks that nobody took in time. */
  public MissedTickBehavior missedTickBehavior() {
    return missed;
  }

  /** Sets what happens after ticks that nobody took in time, from the next one on. */
  public void missedTickBehavior(MissedTickBehavior behavior) {
    missed = Objects.requireNonNull(behavior, "behavior");
  }

  /**
   * Waits for the next tick. One tick at a time: awaiting a second one while the first is pending
   * fails with an {@link IllegalStateException}.
   *
   * @return the moment at which the tick was due
   * @cancelSafety safe: a dropped tick takes no tick; the next one waits for the same deadline
   * @wakes the timer wheel, at the first of its ticks at or after the deadline
   */
  public Future<Moment> tick() {
    return new Tick(this);
  }

  /** Makes the next tick due one period from now. */
  public void reset() {
    move(periodNanos);
  }

  /** Makes the next tick due now. */
  public void resetImmediately() {
    move(0);
  }

  /**
   * Makes the next tick due {@code delay} from now.
   *
   * @throws IllegalArgumentException if the delay is negative
   */
  public void resetAfter(Duration delay) {
    move(Time.nanos("resetAfter", delay));
  }

  /** Makes the next tick due at {@code deadline}; one in the past is due at once. */
  public void resetAt(Moment deadline) {
    fixed = true;
    due.move(deadline.nanos());
  }

  @Override
  public String toString() {
    return "Interval[" + period() + ", " + missed + "]";
  }

  private void move(long nanosFromNow) {
    if (clock == null) {
      fixed = false;
      delayNanos = nanosFromNow;
    } else {
      due.move(Moment.saturatedSum(clock.nanos(), nanosFromNow));
    }
  }

  private boolean isDue(Context cx) {
    if (clock == null) {
      if (cx.isDropping()) {
        return false; // there is no clock, and nobody would wait
      }
      clock = cx.clock();
      if (!fixed) {
        fixed = true;
        due.move(Moment.saturatedSum(clock.nanos(), delayNanos));
      }
    }
    return due.isDue(cx);
  }

  private Moment take(Context cx) {
    long taken = due.deadline();
    long now = cx.isDropping() ? taken : cx.clock().nanos();
    boolean late = Moment.saturatedDifference(now, taken) > LATE_NANOS;
    due.move(late ? missed.next(taken, now, periodNanos) : Moment.saturatedSum(taken, periodNanos));
    return new Moment(taken);
  }

  /** Waits for the deadline of its interval. */
  private static final class Tick extends RawFuture<Moment> {
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
    protected FutureInfo info() {
      return FutureInfo.leaf("tick of " + interval);
    }

    @Override
    public void drop() {
      Interval from = interval;
      interval = null;
      if (from != null && from.current == this) {
        from.current = null;
        from.due.drop();
      }
    }
  }
}
