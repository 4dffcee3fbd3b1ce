package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A future that needs places in a channel: at once, or granted while it waits in the queue. */
abstract class PlaceWaiter<T extends @Nullable Object> extends GrantedWaiter<T> {
  /*
   * NEW     -> WAITING  enqueue()             under the lock, by the owner
   * NEW     -> GRANTED  enqueue()             under the lock, by the owner
   * NEW     -> REFUSED  enqueue()             under the lock, by the owner; or at birth
   * WAITING -> GRANTED  a freed place         under the lock, by whoever freed it
   * WAITING -> REFUSED  the receiver refuses  under the lock
   * any     -> DONE     finish(), abandon()   by the owner; needs the lock from WAITING only, since
   *                                           nobody else steps from the others
   */
  static final byte NEW = 0;
  static final byte WAITING = 1;
  static final byte GRANTED = 2;
  static final byte REFUSED = 3;
  static final byte DONE = 4;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(PlaceWaiter.class, "state", byte.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final Channel channel;
  private byte state;

  PlaceWaiter(Channel channel, boolean open) {
    this.channel = channel;
    state = open ? NEW : REFUSED;
  }

  /** How many places it needs. */
  int demand() {
    return 1;
  }

  /** Tries the short way; {@link #taken} follows if it went well. */
  abstract SendOutcome attempt();

  /** Answers after an attempt that went well. */
  abstract @Nullable Object taken();

  /** Uses the granted place and answers. */
  abstract @Nullable Object useGrant(Slots slots);

  /** The value that a refusal gives back. */
  abstract @Nullable Object value();

  /** Lets go of what the future holds. */
  abstract void forget();

  abstract String name();

  @Override
  public final @Nullable Object pollRaw(Context cx) throws SendError {
    byte seen = stateAcquire();
    if (seen == DONE) {
      throw Finished.polledAgain(name());
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    if (seen == NEW) {
      switch (attempt()) {
        case SENT -> {
          return taken();
        }
        case CLOSED -> throw refusal();
        case FULL -> seen = enqueue(cx);
      }
    } else if (seen == WAITING) {
      seen = stillWaiting(cx);
    }
    return answer(seen, cx);
  }

  private byte enqueue(Context cx) {
    task = cx.task();
    byte state = channel.enqueue(this, cx.waker());
    if (state == WAITING) {
      channel.watch(cx);
    }
    return state;
  }

  private byte stillWaiting(Context cx) {
    // Racy look at the waker: only this owner stores one, so if it is ours a grant finds it.
    if (waker != cx.waker()) {
      channel.register(this, cx.waker());
    }
    byte seen = stateAcquire();
    if (seen == WAITING && channel.isRefusing()) {
      channel.abandon(this); // the wake-up is on its way, but others may know already
      return REFUSED;
    }
    return seen;
  }

  private @Nullable Object answer(byte seen, Context cx) throws SendError {
    if (seen == WAITING) {
      cx.refund();
      return Poll.PENDING;
    }
    if (seen == GRANTED) {
      // The word first: once anybody was refused, no grant that waits is used any more.
      Slots slots = channel.isRefusing() ? null : channel.slotsAcquire();
      if (slots != null) {
        return useGrant(slots);
      }
      channel.release(demand()); // granted, but the receiver has refused since
    }
    throw refusal();
  }

  private SendError refusal() {
    SendError refusal = new SendError(value());
    finish();
    return refusal;
  }

  final void finish() {
    become(DONE);
    task = null;
    forget();
  }

  @Override
  protected final FutureInfo info() {
    byte seen = stateAcquire();
    if (seen == GRANTED) {
      return FutureInfo.leaf(name() + ", granted and not claimed");
    }
    return FutureInfo.leaf(behind(name(), seen == WAITING ? channel.unclaimedTask() : null));
  }

  @Override
  final boolean isUnclaimed() {
    return stateAcquire() == GRANTED;
  }

  @Override
  public final void drop() {
    byte seen = stateAcquire();
    if (seen == WAITING || seen == GRANTED) {
      channel.abandon(this);
    }
    finish();
  }

  /** Acquire: pairs with become(); the owner looks without the lock, and a wake follows. */
  final byte stateAcquire() {
    return (byte) STATE.getAcquire(this);
  }

  /** Release: pairs with stateAcquire(). */
  final void become(byte next) {
    STATE.setRelease(this, next);
  }
}
