package dev.dormouse.reactor;

import dev.dormouse.future.Clock;
import dev.dormouse.future.TimerEntry;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one reactor: a wheel, under a lock if several threads insert.
 *
 * <p>Due entries are unlinked under the lock and fired outside of it.
 */
final class ReactorTimers implements Timers {
  private final Clock clock;
  private final TimerWheel wheel;
  private final @Nullable ReentrantLock lock;
  private final Runnable wakeUp;
  private boolean closed;

  /** The tick that the turning thread sleeps to at most; below every tick while it is awake. */
  private long sleepsUntilTick = Long.MIN_VALUE;

  /**
   * Makes timers without entries.
   *
   * @param wakeUp calls the turning thread, for a deadline before the end of its sleep
   */
  ReactorTimers(Clock clock, boolean shared, Runnable wakeUp) {
    this.clock = clock;
    this.wheel = new TimerWheel(clock);
    this.lock = shared ? new ReentrantLock() : null;
    this.wakeUp = wakeUp;
  }

  @Override
  public void insert(TimerEntry entry) {
    boolean early;
    enter();
    try {
      if (closed) {
        throw new IllegalStateException("the reactor was closed; it keeps no more timers");
      }
      early = wheel.insert(entry) < sleepsUntilTick;
    } finally {
      leave();
    }
    if (early) {
      wakeUp.run();
    }
  }

  @Override
  public void cancelled(TimerEntry entry) {
    wheel.cancelled();
  }

  int armed() {
    return wheel.armed();
  }

  /** Fires what is due; true if there was something. */
  boolean expire() {
    if (wheel.isEmpty()) {
      return false;
    }
    TimerEntry due;
    enter();
    try {
      sleepsUntilTick = Long.MIN_VALUE;
      due = wheel.advance(clock.nanos());
    } finally {
      leave();
    }
    boolean any = due != null;
    while (due != null) {
      // Read first: from fire() on the entry belongs to its task, which may arm it again.
      TimerEntry next = due.link();
      due.link(null);
      Waker waker = due.fire();
      if (waker == null) {
        wheel.cancelledLate();
      } else {
        wake(waker);
      }
      due = next;
    }
    return any;
  }

  private static void wake(Waker waker) {
    try {
      waker.wake();
    } catch (Throwable failure) {
      ReactorLog.wakerThrew(failure);
    }
  }

  /**
   * Returns how long the turning thread may sleep, and remembers it for {@link #insert}. The thread
   * has announced its sleep already.
   *
   * @param mostNanos what the caller wants at most; negative for no end
   */
  long sleepNanos(long mostNanos) {
    enter();
    try {
      sleepsUntilTick = wheel.nextTick();
      long next = wheel.nextNanos();
      if (next == TimerWheel.NEVER) {
        return mostNanos;
      }
      long nanos = Math.max(0, next - clock.nanos());
      return mostNanos < 0 ? nanos : Math.min(nanos, mostNanos);
    } finally {
      leave();
    }
  }

  /** Returns the clock's reading at which the first timer fires, or {@link TimerWheel#NEVER}. */
  long nextDeadlineNanos() {
    enter();
    try {
      return wheel.firstArmedNanos();
    } finally {
      leave();
    }
  }

  /** Takes no more entries. Those it holds are never fired. */
  void close() {
    enter();
    try {
      closed = true;
    } finally {
      leave();
    }
  }

  private void enter() {
    if (lock != null) {
      lock.lock();
    }
  }

  private void leave() {
    if (lock != null) {
      lock.unlock();
    }
  }
}
