package dev.dormouse.future;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A deadline that is its own future and its own link in a timer wheel, so that sleeping allocates
 * one object.
 *
 * <p>The polling task and the firing thread race on one word; everything else belongs to one side:
 * the deadline to the task until the entry is armed, the link to the {@link Timers} while it holds
 * the entry.
 */
public abstract class TimerEntry extends RawFuture<Void> {
  /*
   * IDLE      -> ARMED      arm()     plain: nobody else knows the entry yet
   * ARMED     -> ARMED      rearm()   CAS, release: another task polls now, or the same
   * ARMED     -> FIRED      fire()    getAndSet: the firing thread takes the waker
   * ARMED     -> CANCELLED  cancel()  CAS: the task lets go, the waker is freed at once
   * IDLE      -> CANCELLED  cancel()  plain: nobody else knows the entry
   * FIRED     -> IDLE       reset()   plain: the wheel has unlinked a fired entry
   * IDLE is null, ARMED any other waker.
   */
  private static final Waker FIRED = () -> {};
  private static final Waker CANCELLED = () -> {};
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(TimerEntry.class, "state", Waker.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private @Nullable Waker state;
  private @Nullable Timers timers;
  private @Nullable TimerEntry link;
  private long deadlineNanos;

  /** For subclasses; the deadline is given with {@link #arm}. */
  protected TimerEntry() {}

  /** Returns the deadline on the executor's clock. Fixed while a wheel holds the entry. */
  public final long deadlineNanos() {
    return deadlineNanos;
  }

  /** Returns the next entry in the list of the wheel. For the wheel only. */
  public final @Nullable TimerEntry link() {
    return link;
  }

  /** Sets the next entry in the list of the wheel. For the wheel only. */
  public final void link(@Nullable TimerEntry next) {
    link = next;
  }

  /** Tells whether the entry was cancelled, so that a wheel may unlink it unfired. */
  public final boolean isCancelled() {
    return stateAcquire() == CANCELLED;
  }

  /** Tells whether the deadline has passed and the wheel has fired this entry. */
  public final boolean isFired() {
    return stateAcquire() == FIRED;
  }

  /**
   * Fires this entry. The wheel has unlinked it before.
   *
   * @return the waker to wake, or null if the entry was cancelled
   */
  public final @Nullable Waker fire() {
    for (; ; ) {
      Waker seen = stateAcquire();
      if (seen == CANCELLED || seen == FIRED) {
        return null;
      }
      if (casState(seen, FIRED)) {
        return seen;
      }
    }
  }

  /** Tells whether the entry is idle: neither armed, fired nor cancelled. */
  protected final boolean isIdle() {
    return stateAcquire() == null;
  }

  /**
   * Hands this idle entry to {@code holder}, to be fired at {@code deadline}.
   *
   * @param waker whom firing wakes
   */
  protected final void arm(Timers holder, long deadline, Waker waker) {
    timers = holder;
    deadlineNanos = deadline;
    state = waker;
    holder.insert(this);
  }

  /**
   * Replaces the waker of an armed entry.
   *
   * @return false if the entry has fired
   * @throws IllegalStateException if the entry was cancelled
   */
  protected final boolean rearm(Waker waker) {
    for (; ; ) {
      Waker seen = stateAcquire();
      if (seen == FIRED) {
        return false;
      }
      if (seen == CANCELLED) {
        throw Finished.polledAgain(getClass().getSimpleName());
      }
      if (seen == waker || casState(seen, waker)) {
        return true;
      }
    }
  }

  /** Makes a fired entry idle again. */
  protected final void reset() {
    assert stateAcquire() == FIRED || stateAcquire() == null;
    timers = null;
    state = null;
  }

  /** Lets go of the waker and, if a wheel holds the entry, tells it. Idempotent. */
  protected final void cancel() {
    for (; ; ) {
      Waker seen = stateAcquire();
      if (seen == CANCELLED || seen == FIRED) {
        return;
      }
      if (casState(seen, CANCELLED)) {
        Timers holder = timers;
        timers = null;
        if (seen != null && holder != null) {
          holder.cancelled(this);
        }
        return;
      }
    }
  }

  /** Acquire: pairs with casState() in fire(), so that what the firing thread wrote is seen. */
  private @Nullable Waker stateAcquire() {
    return (Waker) STATE.getAcquire(this);
  }

  /** Full: the race of rearm(), cancel() and fire() has one winner. */
  private boolean casState(@Nullable Waker seen, Waker next) {
    return STATE.compareAndSet(this, seen, next);
  }
}
