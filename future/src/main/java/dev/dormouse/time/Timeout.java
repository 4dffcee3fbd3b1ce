package dev.dormouse.time;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends as its inner future does, or fails with {@link Elapsed} after dropping it. */
final class Timeout<T extends @Nullable Object> extends RawFuture<T> {
  private final long nanos;
  private final boolean absolute;

  /** On the executor's clock; known from the first poll on. */
  private long deadline;

  /** The guarded future while it is alive. */
  private @Nullable Future<? extends T> inner;

  /** Set while the first poll is over and the end is not reached. */
  private @Nullable Alarm alarm;

  /**
   * Makes a time-out.
   *
   * @param nanos the deadline if {@code absolute}, else how long after the first poll
   */
  Timeout(long nanos, boolean absolute, Future<? extends T> inner) {
    this.nanos = nanos;
    this.absolute = absolute;
    this.inner = inner;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Future<? extends T> future = inner;
    if (future == null) {
      throw Finished.polledAgain("timeout");
    }
    try {
      // The time runs from here, whatever the first poll of the inner future takes.
      // In the cleanup of a drop there is no clock, and nobody would wait.
      boolean dropping = cx.isDropping();
      boolean over = alarm == null && !dropping && start(cx);
      Object value = pollInner(future, cx);
      if (value != Poll.PENDING) {
        cancelAlarm();
        return value;
      }
      // The inner future may have used up the budget; the alarm asks for none.
      if (dropping || !over && !hasRung(cx)) {
        return Poll.PENDING;
      }
      throw elapsed();
    } catch (Throwable failure) {
      cancelAlarm();
      Future<? extends T> left = inner;
      inner = null;
      DropFailure.collect(failure, left);
      throw failure;
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of(
        absolute ? "timeoutAt " + nanos : "timeout " + Duration.ofNanos(nanos), inner);
  }

  @Override
  public void drop() {
    cancelAlarm();
    Future<? extends T> left = inner;
    inner = null;
    if (left != null) {
      left.drop();
    }
  }

  /** Sets the deadline; tells whether it has passed already. */
  private boolean start(Context cx) {
    long now = cx.clock().nanos();
    deadline = Time.clamp(absolute ? nanos : Moment.saturatedSum(now, nanos), now);
    return deadline <= now;
  }

  private @Nullable Object pollInner(Future<? extends T> future, Context cx) throws Exception {
    boolean pending = false;
    try {
      Object value = future.pollRaw(cx);
      pending = value == Poll.PENDING;
      return value;
    } finally {
      if (!pending) {
        inner = null;
      }
    }
  }

  private boolean hasRung(Context cx) {
    Alarm armed = alarm;
    if (armed == null) {
      armed = new Alarm();
      alarm = armed;
    }
    return armed.hasRung(deadline, cx);
  }

  private void cancelAlarm() {
    Alarm armed = alarm;
    alarm = null;
    if (armed != null) {
      armed.drop();
    }
  }

  private Elapsed elapsed() {
    return new Elapsed(
        absolute
            ? "timeoutAt: not finished by the deadline"
            : "timeout: not finished within " + Duration.ofNanos(nanos));
  }
}
