package dev.dormouse.reactor;

import dev.dormouse.future.Clock;
import dev.dormouse.future.TimerEntry;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one reactor: a wheel of the turning thread, which other threads fill through an
 * inlet each.
 *
 * <p>Confined, this is for the one thread that polls and turns, and entries wait in a plain list
 * for the next turn. Only {@link #cancelled} and the gauges are for any thread then.
 */
final class ReactorTimers implements Timers {
  /*
   * Whoever turns owns the wheel; the CAS on Reactor.state hands it on, so no thread that is stuck
   * in a poll keeps timers from firing, not even its own.
   *
   * Why no deadline is overslept. The turning thread announces until when it sleeps, then looks
   * into the inlets once more; who inserts pushes into an inlet, then looks at the announcement.
   * Either the look finds the entry or the announcement is seen, and the sleeper called.
   *
   * An entry that was cancelled before it came to the wheel is let go of, but its deadline is kept
   * as `alarmNanos` if it is the next one: the sleep ends there, for nothing. Otherwise each timer
   * that is started while no other is armed would have to call the sleeper, to be found cancelled.
   */
  private static final long AWAKE = Long.MIN_VALUE;

  private final Clock clock;
  private final TimerWheel wheel;
  private final Runnable wakeUp;

  /** Of a confined reactor: entries that wait for the wheel, the last one first. */
  private @Nullable TimerEntry newest;

  private int fresh;

  /** For threads without an inlet of their own; null if confined. */
  private final @Nullable TimerInlet common;

  /** Grows under the monitor of this; never changed once it is seen. */
  private volatile TimerInlet[] inlets;

  private boolean closed;

  /** What was unlinked as due, or at the end, and not found cancelled, for gauges. */
  private final AtomicLong fired = new AtomicLong();

  /** Of a confined reactor; inlets count for themselves. */
  private final AtomicLong inserted = new AtomicLong();

  private final AtomicLong cancelled = new AtomicLong();

  /** The first deadline of entries that never came to the wheel; it may have passed. */
  private long alarmNanos = TimerWheel.NEVER;

  /** A deadline up to here is before the end of the turning thread's sleep; AWAKE without one. */
  private volatile long callUpToNanos = AWAKE;

  /** How late the first of a bunch of timers fired, at most. For the turning thread. */
  private long lagNanos;

  /**
   * Makes timers without entries.
   *
   * @param shared whether threads insert that do not turn
   * @param wakeUp calls the turning thread, for a deadline before the end of its sleep
   */
  ReactorTimers(Clock clock, boolean shared, Runnable wakeUp) {
    this.clock = clock;
    this.wheel = new TimerWheel(clock);
    this.wakeUp = wakeUp;
    this.common = shared ? new TimerInlet(this, null) : null;
    this.inlets = common == null ? new TimerInlet[0] : new TimerInlet[] {common};
  }

  /** Returns timers for what {@code polling} polls. */
  synchronized Timers openInlet(Thread polling) {
    if (common == null) {
      return this;
    }
    TimerInlet inlet = new TimerInlet(this, polling);
    if (closed) {
      TimerEntry none = inlet.close();
      assert none == null;
    }
    TimerInlet[] more = Arrays.copyOf(inlets, inlets.length + 1);
    more[more.length - 1] = inlet;
    inlets = more;
    return inlet;
  }

  @Override
  public void insert(TimerEntry entry) {
    if (common != null) {
      common.insert(entry);
      return;
    }
    if (closed) {
      throw closed();
    }
    entry.link(newest);
    newest = entry;
    inserted.lazySet(inserted.getPlain() + 1);
    if (++fresh >= Limits.HANDED_TIMERS_MAX) {
      takeFresh();
    }
    callIfItSleepsBeyond(entry.deadlineNanos());
  }

  static IllegalStateException closed() {
    return new IllegalStateException("the reactor was closed; it keeps no more timers");
  }

  @Override
  public void cancelled(TimerEntry entry) {
    if (common != null) {
      common.cancelled(entry);
    } else {
      cancelled.incrementAndGet();
    }
  }

  /** Calls the turning thread if it sleeps beyond {@code deadline}. After the insert. */
  void callIfItSleepsBeyond(long deadline) {
    if (deadline <= callUpToNanos) {
      wakeUp.run();
    }
  }

  /** Has the turning thread take what lies in the inlets. */
  void callTurner() {
    wakeUp.run();
  }

  /** Returns how many timers are armed. Any thread; exact when no thread is at work. */
  int armed() {
    long count = inserted.get() - cancelled.get() - fired.get();
    for (TimerInlet inlet : inlets) {
      count += inlet.inserted() - inlet.cancelled();
    }
    return (int) Math.max(0, count);
  }

  /** Returns how many entries lie in the wheel, cancelled ones included. For whoever turns. */
  int held() {
    return wheel.held();
  }

  /** Fires what is due; true if there was something. */
  boolean expire() {
    if (callUpToNanos != AWAKE) {
      callUpToNanos = AWAKE;
    }
    takeFromInlets();
    if (wheel.isEmpty()) {
      return false;
    }
    long now = clock.nanos();
    TimerEntry due = wheel.advance(now);
    boolean any = false;
    if (due != null) {
      any = true;
      lagNanos = Math.max(lagNanos, now - due.deadlineNanos());
    }
    while (due != null) {
      // Read first: from fire() on the entry belongs to its task, which may arm it again.
      TimerEntry next = due.link();
      due.link(null);
      Waker waker = due.fire();
      if (waker == null) {
        wheel.reaped();
      } else {
        fired.lazySet(fired.getPlain() + 1);
        wake(waker);
      }
      due = next;
    }
    return any;
  }

  /** Returns the longest lag of a timer since the last call. For the turning thread. */
  long takeLagNanos() {
    long lag = lagNanos;
    lagNanos = 0;
    return lag;
  }

  private static void wake(Waker waker) {
    try {
      waker.wake();
    } catch (Throwable failure) {
      ReactorLog.wakerThrew(failure);
    }
  }

  private void takeFresh() {
    TimerEntry taken = newest;
    if (taken != null) {
      newest = null;
      fresh = 0;
      place(TimerWheel.reversed(taken));
      sweepIfWorthIt();
    }
  }

  private void takeFromInlets() {
    takeFresh();
    boolean any = false;
    for (TimerInlet inlet : inlets) {
      TimerEntry newest = inlet.takeAll();
      if (newest != null) {
        any = true;
        place(TimerWheel.reversed(newest));
      }
    }
    if (any) {
      sweepIfWorthIt();
    }
  }

  private void place(@Nullable TimerEntry oldest) {
    for (TimerEntry entry = oldest; entry != null; ) {
      TimerEntry next = entry.link();
      if (entry.isCancelled()) {
        entry.link(null);
        wheel.reaped();
        if (common != null) {
          alarmNanos = Math.min(alarmNanos, entry.deadlineNanos());
        }
      } else {
        wheel.insert(entry);
      }
      entry = next;
    }
  }

  private void sweepIfWorthIt() {
    long dead = cancelled.getPlain() - wheel.reapedSoFar();
    for (TimerInlet inlet : inlets) {
      dead += inlet.cancelled() - inlet.swept();
    }
    if (dead > Limits.DEAD_TIMERS_MIN && dead > wheel.held() / 2) {
      wheel.sweep();
    }
  }

  /**
   * Returns how long the turning thread may sleep, and remembers it for {@link #insert}. The thread
   * has announced its sleep already.
   *
   * @param mostNanos what the caller wants at most; negative for no end
   */
  long sleepNanos(long mostNanos) {
    long now = clock.nanos();
    if (alarmNanos <= now) {
      alarmNanos = TimerWheel.NEVER;
    }
    long until;
    do {
      takeFromInlets();
      long next = wheel.nextNanos();
      // Deadlines within the last tick before `next` are rounded up to it.
      long call = next == TimerWheel.NEVER ? next : next - TimerWheel.TICK_NANOS;
      callUpToNanos = Math.min(call, alarmNanos);
      until = Math.min(next, alarmNanos);
    } while (anyInletHoldsSome());
    if (until == TimerWheel.NEVER) {
      return mostNanos;
    }
    long nanos = Math.max(0, until - now);
    return mostNanos < 0 ? nanos : Math.min(nanos, mostNanos);
  }

  private boolean anyInletHoldsSome() {
    for (TimerInlet inlet : inlets) {
      if (inlet.holdsAny()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the clock's reading at which the first timer fires, or {@link TimerWheel#NEVER}. For
   * whoever turns.
   */
  long nextDeadlineNanos() {
    takeFromInlets();
    return wheel.firstArmedNanos();
  }

  /**
   * Takes no more entries. Who waits for those it holds, a future that was taken out of the runtime
   * for instance, is woken and told. For whoever turns.
   */
  void close() {
    List<@Nullable TimerEntry> left = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (TimerInlet inlet : inlets) {
        left.add(inlet.close());
      }
    }
    left.add(newest);
    newest = null;
    left.add(wheel.takeAll());
    left.forEach(this::lose);
  }

  /** Gives up a chain that nothing holds any more. Any thread. */
  void lose(@Nullable TimerEntry first) {
    for (TimerEntry entry = first; entry != null; ) {
      TimerEntry next = entry.link();
      entry.link(null);
      Waker waker = entry.lose();
      if (waker != null) {
        fired.incrementAndGet();
        wake(waker);
      }
      entry = next;
    }
  }
}
