package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The one word of a oneshot channel: nothing yet, who waits, the value itself, or how it ended.
 *
 * <p>Since the value and the end are the same word, sending is one CAS and exactly one of "sent",
 * "sender closed" and "receiver refused" happens, whoever calls when.
 */
abstract class OneshotCell<T extends @Nullable Object> extends RawFuture<T> {
  /*
   * null, waker -> value        send()          CAS full: publishes the value, takes the waker
   * null, waker -> SENDER_GONE  sender closed   CAS full, takes the waker
   * null, waker -> REFUSED      receiver closed CAS full, takes the waker
   * null, waker -> waker        poll            CAS full; the last waker counts
   * waker       -> null         forgetWaker()   CAS full
   * null, waker -> DROPPED      drop()          CAS full
   * value       -> TAKEN        poll, tryRecv   release: only the receiver leaves an end state
   * SENDER_GONE -> TAKEN        poll, tryRecv   release: the failure was told
   * REFUSED     -> DROPPED      poll, drop      release: the failure was told
   * value       -> DROPPED      drop()          release: lets go of the value
   *
   * A null value stands as NULL, a value that is a waker as Boxed.
   */
  private static final Object SENDER_GONE = new Object();
  private static final Object REFUSED = new Object();
  private static final Object DROPPED = new Object();
  private static final Object TAKEN = new Object();
  private static final Object NULL = new Object();
  private static final VarHandle WORD;
  private static final VarHandle CLOSERS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(OneshotCell.class, "word", Object.class);
      CLOSERS = lookup.findVarHandle(OneshotCell.class, "closers", WaitQueue.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // through WORD only
  private @Nullable Object word;

  /** Who waits in {@link Oneshot.Sender#closed}; made when first needed; is its own lock. */
  @SuppressWarnings("unused") // through CLOSERS only
  private @Nullable WaitQueue closers;

  /** A value that is itself a waker. */
  private record Boxed(Object value) {}

  @Override
  public final @Nullable Object pollRaw(Context cx) throws RecvError {
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    Waker waker = cx.waker();
    for (; ; ) {
      Object seen = wordAcquire();
      if (!isOpen(seen)) {
        return take(seen);
      }
      if (seen == waker || casWord(seen, waker)) {
        cx.refund();
        return Poll.PENDING;
      }
    }
  }

  /** Answers {@link Poll#PENDING} while nothing is there, and stores no waker. */
  final @Nullable Object tryTake() throws RecvError {
    Object seen = wordAcquire();
    return isOpen(seen) ? Poll.PENDING : take(seen);
  }

  private @Nullable Object take(@Nullable Object end) throws RecvError {
    if (end == TAKEN || end == DROPPED) {
      throw Finished.polledAgain("Oneshot.Receiver");
    }
    if (end == REFUSED) {
      publishEnd(DROPPED);
      throw new RecvError("this receiver was closed before a value was sent");
    }
    publishEnd(TAKEN);
    if (end == SENDER_GONE) {
      throw new RecvError("the sender was closed without sending a value");
    }
    return end == NULL ? null : end instanceof Boxed boxed ? boxed.value() : end;
  }

  /** Tells whether a value is there to be received. */
  final boolean hasValue() {
    Object seen = wordAcquire();
    return !isOpen(seen) && !hasNothing(seen);
  }

  /** Tells whether nothing can come out any more. */
  final boolean isOver() {
    Object seen = wordAcquire();
    return seen == TAKEN || seen == DROPPED;
  }

  private static boolean hasNothing(@Nullable Object end) {
    return end == SENDER_GONE || end == REFUSED || end == TAKEN || end == DROPPED;
  }

  @Override
  protected final FutureInfo info() {
    return FutureInfo.leaf("Oneshot.Receiver");
  }

  @Override
  public final void drop() {
    for (; ; ) {
      Object seen = wordAcquire();
      if (isOpen(seen)) {
        if (casWord(seen, DROPPED)) {
          wakeClosers();
          return;
        }
      } else {
        if (seen != TAKEN) {
          publishEnd(DROPPED);
        }
        return;
      }
    }
  }

  /** Lets go of the waker of a borrower that is being dropped. */
  final void forgetWaker() {
    Object seen = wordAcquire();
    while (seen instanceof Waker && !casWord(seen, null)) {
      seen = wordAcquire();
    }
  }

  /** Sends; false if the receiver is gone. */
  final boolean put(@Nullable Object value) {
    if (end(value == null ? NULL : value instanceof Waker ? new Boxed(value) : value)) {
      return true;
    }
    Object seen = wordAcquire();
    if (seen == REFUSED || seen == DROPPED) {
      return false;
    }
    throw new IllegalStateException(
        "this oneshot sender was already used or closed; it sends one value");
  }

  final void senderGone() {
    end(SENDER_GONE);
  }

  final void refuse() {
    end(REFUSED);
  }

  /** Tells whether nothing can be sent any more. */
  final boolean hasEnded() {
    return !isOpen(wordVolatile());
  }

  private boolean end(Object how) {
    for (; ; ) {
      Object seen = wordAcquire();
      if (!isOpen(seen)) {
        return false;
      }
      if (casWord(seen, how)) {
        WakeUp.call((Waker) seen);
        wakeClosers();
        return true;
      }
    }
  }

  /** Puts a waiter for the end into the queue; false if the end has come. */
  final boolean awaitEnd(Oneshot.Closed waiter, Waker waker) {
    WaitQueue queue = closersVolatile();
    if (queue == null) {
      WaitQueue fresh = new WaitQueue();
      WaitQueue winner = casClosers(fresh);
      queue = winner == null ? fresh : winner;
    }
    synchronized (queue) {
      if (hasEnded()) {
        return false;
      }
      waiter.waker = waker;
      if (!waiter.queued) {
        waiter.queued = true;
        queue.add(waiter);
      }
      return true;
    }
  }

  /** Takes a waiter for the end out of the queue, if that still has it. */
  final void abandonEnd(Oneshot.Closed waiter) {
    WaitQueue queue = closersVolatile();
    if (queue == null) {
      return;
    }
    synchronized (queue) {
      if (waiter.queued && !hasEnded()) {
        queue.remove(waiter);
      }
      waiter.queued = false;
    }
  }

  private void wakeClosers() {
    WaitQueue queue = closersVolatile();
    if (queue == null) {
      return;
    }
    Waiter<?> chain;
    synchronized (queue) {
      chain = queue.takeChain();
    }
    WaitQueue.wakeChain(chain);
  }

  private static boolean isOpen(@Nullable Object word) {
    return word == null || word instanceof Waker;
  }

  /** Acquire: pairs with casWord() of the sender, so that what it did before is seen. */
  private @Nullable Object wordAcquire() {
    return WORD.getAcquire(this);
  }

  /** Volatile: after casClosers(), before the waiter is queued; pairs with casWord(). */
  private @Nullable Object wordVolatile() {
    return WORD.getVolatile(this);
  }

  /**
   * Full CAS: one step of the table; pairs with wordAcquire(), and is ordered before the look at
   * closers.
   */
  private boolean casWord(@Nullable Object seen, @Nullable Object next) {
    return WORD.compareAndSet(this, seen, next);
  }

  /**
   * Release: only the receiver leaves an end state; pairs with wordAcquire() of a sender, who only
   * looks whether the value can still come back.
   */
  private void publishEnd(Object next) {
    WORD.setRelease(this, next);
  }

  /** Volatile: after casWord(); pairs with casClosers(). */
  private @Nullable WaitQueue closersVolatile() {
    return (WaitQueue) CLOSERS.getVolatile(this);
  }

  /**
   * Full CAS: pairs with closersVolatile(), and is ordered before the second look at the word.
   * Returns the queue that was there first.
   */
  private @Nullable WaitQueue casClosers(WaitQueue fresh) {
    return (WaitQueue) CLOSERS.compareAndExchange(this, (WaitQueue) null, fresh);
  }
}
