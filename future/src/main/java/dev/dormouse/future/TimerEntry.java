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
 *
 * <p>A cancelled entry may stay linked in a wheel until the wheel comes by, so it cannot be armed
 * again; a fired one is out of the wheel and can, after {@link #reset}.
 */
public abstract class TimerEntry extends RawFuture<Void> {
  /*
   * IDLE      -> ARMED      arm()     plain: nobody else knows the entry; insert() publishes it
   * IDLE      -> CANCELLED  arm()     plain: insert() threw, so no wheel holds the entry
   * ARMED     -> ARMED      rearm()   CAS, full: the waker of the poll that runs now
   * ARMED     -> FIRED      fire()    CAS, full: the firing thread takes the waker
   * ARMED     -> LOST       lose()    CAS, full: the closing thread takes the waker
   * ARMED     -> CANCELLED  cancel()  CAS, full: the task lets go, the waker is freed at once
   * IDLE      -> CANCELLED  cancel()  CAS, though nobody else knows the entry
   * FIRED     -> CANCELLED  cancel()  CAS, though the firing thread is done with the entry
   * LOST      -> CANCELLED  cancel()  the same
   * FIRED     -> IDLE       reset()   plain: the wheel has unlinked a fired entry
   * IDLE is null, ARMED any other waker. The word is the condition as well: who finds it unfired
   * and stores a waker by CAS cannot miss the firing.
   */
  private static final Waker FIRED = () -> {};
  private static final Waker CANCELLED = () -> {};
  private static final Waker LOST = () -> {};
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

  /** Tells whether the entry has ended, so that a wheel that holds it may unlink it unfired. */
  public final boolean isCancelled() {
    return stateAcquire() == CANCELLED;
  }

  /** Tells whether the deadline has passed and the wheel has fired this entry. */
  public final boolean isFired() {
    return stateAcquire() == FIRED;
  }

  /**
   * Fires this entry. The wheel has unlinked it before and read its link: from now on the entry
   * belongs to its task, which may arm it again at once.
   *
   * @return the waker to wake, or null if the entry was cancelled
   */
  public final @Nullable Waker fire() {
    return end(FIRED);
  }

  /**
   * Gives this entry up, since the {@link Timers} that hold it were closed: the next poll fails.
   * They have unlinked it before.
   *
   * @return the waker to wake, or null if the entry was cancelled
   */
  public final @Nullable Waker lose() {
    return end(LOST);
  }

  private @Nullable Waker end(Waker next) {
    for (; ; ) {
      Waker seen = stateAcquire();
      if (seen == CANCELLED || seen == FIRED || seen == LOST) {
        return null;
      }
      assert seen != null : "ended before it was armed";
      if (casState(seen, next)) {
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
    assert isIdle();
    timers = holder;
    deadlineNanos = deadline;
    state = waker;
    boolean held = false;
    try {
      holder.insert(this);
      held = true;
    } finally {
      if (!held) {
        timers = null;
        state = CANCELLED;
      }
    }
  }

  /**
   * Replaces the waker of an armed entry.
   *
   * @return false if the entry has fired
   * @throws IllegalStateException if the entry has ended, or was given up
   */
  protected final boolean rearm(Waker waker) {
    for (; ; ) {
      Waker seen = stateAcquire();
      assert seen != null : "rearmed before it was armed";
      if (seen == FIRED) {
        return false;
      }
      if (seen == CANCELLED) {
        throw Finished.polledAgain(getClass().getSimpleName());
      }
      if (seen == LOST) {
        throw new IllegalStateException(
            "the runtime whose clock this waits by was closed; a timer stays with the one that"
                + " first polled it");
      }
      if (seen == waker || casState(seen, waker)) {
        return true;
      }
    }
  }

  /** Notes a reading in an idle entry, which {@link #deadlineNanos} returns until it is armed. */
  protected final void plan(long reading) {
    assert isIdle();
    deadlineNanos = reading;
  }

  /** Makes a fired entry idle again. */
  protected final void reset() {
    assert isFired() || isIdle();
    timers = null;
    state = null;
  }

  /**
   * Ends this entry: lets go of the waker and, if a wheel holds the entry, tells it. Idempotent.
   *
   * @return the waker that waited for this entry, or null if none did any more
   */
  protected final @Nullable Waker cancel() {
    for (; ; ) {
      Waker seen = stateAcquire();
      if (seen == CANCELLED) {
        return null;
      }
      if (casState(seen, CANCELLED)) {
        Timers holder = timers;
        timers = null;
        if (seen == null || seen == FIRED || seen == LOST) {
          return null;
        }
        if (holder != null) {
          holder.cancelled(this);
        }
        return seen;
      }
    }
  }

  /** Acquire: pairs with casState() in end(), so that what the firing thread wrote is seen. */
  private @Nullable Waker stateAcquire() {
    return (Waker) STATE.getAcquire(this);
  }

  /** Full: pairs with itself; rearm(), cancel(), fire() and lose() have one winner. */
  private boolean casState(@Nullable Waker seen, Waker next) {
    return STATE.compareAndSet(this, seen, next);
  }
}
