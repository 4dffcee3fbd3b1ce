package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Waits for a {@link Notify}. */
public final class Notified extends GrantedWaiter<Void> {
  /*
   * The mark: generation of the Notify when this was created (61 bits) | phase.
   *
   * NEW    -> QUEUED   poll, enable   after the lock's holder, this owner, has queued it: see below
   * NEW    -> READY    enable         a permit was taken, or the generation is old
   * QUEUED -> CHOSEN_* notifyOne, notifyLast   under the lock, with the unlinking
   * QUEUED -> READY    enable         the generation is old
   * CHOSEN_* -> READY  enable
   * any    -> DONE     poll, drop
   *
   * QUEUED is set under the lock before others can see the waiter. The generation tells
   * notifyWaiters(); it needs no step here.
   */
  private static final String NAME = "Notify.notified";
  private static final int NEW = 0;
  private static final int QUEUED = 1;
  private static final int CHOSEN_FIRST = 2;
  private static final int CHOSEN_LAST = 3;
  private static final int READY = 4;
  private static final int DONE = 5;
  private static final int PHASE_BITS = 3;
  private static final long PHASE_MASK = (1 << PHASE_BITS) - 1;
  private static final VarHandle MARK;

  static {
    try {
      MARK = MethodHandles.lookup().findVarHandle(Notified.class, "mark", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Notify notify;
  private long mark;

  Notified(Notify notify, long generation) {
    this.notify = notify;
    mark = generation << PHASE_BITS | NEW;
  }

  /**
   * Takes this one's place in the queue without waiting, as a poll would, so that a {@link
   * Notify#notifyOne} from now on can reach it.
   *
   * @return true if it is notified; the next poll is then ready, and dropping it instead passes
   *     nothing on
   * @throws IllegalStateException if it has finished or was dropped
   */
  public boolean enable() {
    switch (phaseAcquire()) {
      case NEW -> {
        if (notify.enlist(this, null)) {
          return false;
        }
      }
      case QUEUED -> {
        if (!notify.isNotified(this)) {
          return false;
        }
      }
      case DONE -> throw Finished.polledAgain(NAME);
      default -> {}
    }
    become(READY);
    return true;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    int phase = phaseAcquire();
    if (phase == DONE) {
      throw Finished.polledAgain(NAME);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    if (phase == NEW && enlist(cx)
        || phase == QUEUED && !notify.isNotified(this) && stillQueued(cx)) {
      cx.refund();
      return Poll.PENDING;
    }
    finish();
    return null;
  }

  private boolean enlist(Context cx) {
    task = cx.task();
    boolean queued = notify.enlist(this, cx.waker());
    if (queued) {
      notify.watch(cx);
    }
    return queued;
  }

  private void finish() {
    become(DONE);
    task = null;
  }

  private boolean stillQueued(Context cx) {
    // Racy look at the waker: only this owner stores one, so if it is ours a notifier finds it.
    return waker == cx.waker() || notify.register(this, cx.waker());
  }

  @Override
  protected FutureInfo info() {
    if (isUnclaimed()) {
      return FutureInfo.leaf(NAME + ", granted and not claimed");
    }
    return FutureInfo.leaf(behind(NAME, isQueued() ? notify.unclaimedTask() : null));
  }

  @Override
  public void drop() {
    int phase = phaseAcquire();
    if (phase == QUEUED || phase == CHOSEN_FIRST || phase == CHOSEN_LAST) {
      notify.abandon(this);
    }
    finish();
  }

  /** The generation that was current when this was created. */
  long generation() {
    return markAcquire() >>> PHASE_BITS;
  }

  /** Tells whether a notification other than of a generation has not reached it. Under the lock. */
  boolean isQueued() {
    return phaseAcquire() == QUEUED;
  }

  @Override
  boolean isUnclaimed() {
    return isChosen();
  }

  boolean isChosen() {
    int phase = phaseAcquire();
    return phase == CHOSEN_FIRST || phase == CHOSEN_LAST;
  }

  boolean isChosenLast() {
    return phaseAcquire() == CHOSEN_LAST;
  }

  /** The step of the one who queues it. Under the lock. */
  void queued() {
    become(QUEUED);
  }

  /** The step of the one who notifies it alone. Under the lock, after it was unlinked. */
  void choose(boolean last) {
    become(last ? CHOSEN_LAST : CHOSEN_FIRST);
  }

  private int phaseAcquire() {
    return (int) (markAcquire() & PHASE_MASK);
  }

  /** Acquire: pairs with become() in choose(). */
  private long markAcquire() {
    return (long) MARK.getAcquire(this);
  }

  /** Release: pairs with markAcquire() of the owner; at any time one side only may step. */
  private void become(int phase) {
    MARK.setRelease(this, markAcquire() & ~PHASE_MASK | phase);
  }
}
