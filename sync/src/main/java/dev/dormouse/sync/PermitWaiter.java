package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A future that takes permits: at once, or granted while it waits in the queue. */
abstract class PermitWaiter<T> extends GrantedWaiter<T> {
  /*
   * NEW     -> DONE     poll            by the owner: taken at once
   * NEW     -> WAITING, GRANTED, REFUSED   enqueue()   under the lock, by the owner
   * WAITING -> GRANTED  grant()         under the lock, by whoever gave permits back
   * WAITING -> ROUSED   rouse()         under the lock, barging only
   * ROUSED  -> WAITING, GRANTED   retry()   under the lock, by the owner
   * WAITING, ROUSED -> REFUSED   close()    under the lock
   * any     -> DONE     poll, drop      by the owner; needs the lock from WAITING and ROUSED only,
   *                                     since nobody else steps from the others
   */
  static final byte NEW = 0;
  static final byte WAITING = 1;
  static final byte ROUSED = 2;
  static final byte GRANTED = 3;
  static final byte REFUSED = 4;
  static final byte DONE = 5;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(PermitWaiter.class, "state", byte.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final Permits permits;
  final long demand;

  private byte state;

  PermitWaiter(Permits permits, long demand) {
    this.permits = permits;
    this.demand = demand;
  }

  /** Makes the answer; the permits are the caller's. */
  abstract T taken();

  abstract String name();

  /** Tells whether this comes before all others in the queue. */
  boolean comesFirst() {
    return false;
  }

  @Override
  public final @Nullable Object pollRaw(Context cx) throws AcquireError {
    byte seen = stateAcquire();
    if (seen == DONE) {
      throw Finished.polledAgain(name());
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    if (seen == NEW) {
      if (permits.take(demand)) {
        return claimAtOnce();
      }
      seen = permits.enqueue(this, cx.waker(), cx.task(), comesFirst());
      if (seen == WAITING) {
        permits.watch(cx);
      }
    } else if (seen == ROUSED
        || seen == WAITING && (waker != cx.waker() || permits.isWorthARetry())) {
      // Racy look at the waker: only this owner stores one, so if it is ours a grant finds it.
      seen = permits.retry(this, cx.waker());
    }
    return answer(seen, cx);
  }

  private @Nullable Object answer(byte seen, Context cx) throws AcquireError {
    return switch (seen) {
      case GRANTED -> claim();
      case REFUSED -> {
        finish();
        throw new AcquireError();
      }
      default -> {
        cx.refund();
        yield Poll.PENDING;
      }
    };
  }

  /** Answers with what the owner has just taken and nobody else knows of. */
  private T claimAtOnce() {
    try {
      return taken();
    } catch (Throwable failure) {
      permits.release(demand);
      throw failure;
    } finally {
      become(DONE);
    }
  }

  private T claim() {
    T answer;
    try {
      answer = taken();
    } catch (Throwable failure) {
      drop(); // the permits go back
      throw failure;
    }
    finish();
    return answer;
  }

  private void finish() {
    become(DONE);
    task = null;
  }

  @Override
  protected final FutureInfo info() {
    byte seen = stateAcquire();
    if (seen == GRANTED) {
      return FutureInfo.leaf(name() + ", granted and not claimed");
    }
    return FutureInfo.leaf(behind(name(), seen == WAITING ? permits.unclaimedTask() : null));
  }

  @Override
  final boolean isUnclaimed() {
    return stateAcquire() == GRANTED;
  }

  @Override
  public final void drop() {
    byte seen = stateAcquire();
    if (seen == GRANTED) {
      permits.release(demand);
    } else if (seen == WAITING || seen == ROUSED) {
      permits.abandon(this);
    }
    finish();
  }

  /** Tells whether the queue has it. Under the lock. */
  final boolean isQueued() {
    byte seen = stateAcquire();
    return seen == WAITING || seen == ROUSED;
  }

  /** Acquire: pairs with become(); the owner looks without the lock, and a wake follows. */
  final byte stateAcquire() {
    return (byte) STATE.getAcquire(this);
  }

  /** Makes {@code next} the state and returns it. */
  final byte become(byte next) {
    publish(next);
    return next;
  }

  /** Release: pairs with stateAcquire(). */
  private void publish(byte next) {
    STATE.setRelease(this, next);
  }
}
