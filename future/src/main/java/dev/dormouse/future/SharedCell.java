package dev.dormouse.future;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the copies of a {@link Shared} future have in common: the future itself, how it ended, and
 * the copies that wait. It is the waker that the future is polled with.
 */
final class SharedCell<T extends @Nullable Object> implements Waker {
  private static final System.Logger LOGGER = System.getLogger("dev.dormouse.future");

  /** So many dropped copies may stay linked, or as many as there are living ones. */
  static final int DEAD_MAX = 64;

  /*
   * word = holders * HOLDER + (WOKEN or 0) + one of the four states
   *
   * IDLE    -> POLLING          claim()   CAS, full: sees what wakers wrote before
   * POLLING -> POLLING + WOKEN  wake()    CAS, full: before the waiters are taken
   * POLLING -> IDLE             rest()    CAS, full: what the poll wrote is seen by claim()
   * POLLING -> ENDED            end()     CAS, full: publishes the end; before waiters are taken
   * IDLE    -> GONE             letGo()   CAS, full: the last holder; it drops the future
   * POLLING -> GONE             rest()    CAS, full: the last holder left during the poll
   * holders + 1                 hold()    CAS, full; never from 0
   * holders - 1                 letGo()   CAS, full
   *
   * A waiter stores its waker and links itself, and reads the word afterwards. If it reads IDLE it
   * polls by itself. If it reads POLLING, it was linked before that poll ends: at an end all who
   * are linked are woken, and so they are when a wake came during the poll (WOKEN), because that
   * wake may have taken the waiters before this one was among them. Otherwise the future has stored
   * its waker, this cell, and the wake to come finds the waiter linked.
   */
  private static final VarHandle WORD;
  private static final VarHandle WAITING;
  private static final VarHandle DEAD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(SharedCell.class, "word", long.class);
      WAITING = lookup.findVarHandle(SharedCell.class, "waiting", Shared.class);
      DEAD = lookup.findVarHandle(SharedCell.class, "dead", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private static final long IDLE = 0;
  private static final long POLLING = 1;
  private static final long ENDED = 2;
  private static final long GONE = 3;
  private static final long STATE = 3;
  private static final long WOKEN = 4;
  private static final long HOLDER = 8;

  /** What a poller finds. */
  enum Claim {
    CLAIMED,
    BUSY,
    ENDED
  }

  /** What a poller leaves behind. */
  private enum Rest {
    QUIET,
    WOKEN,
    GONE
  }

  private volatile long word = HOLDER + IDLE;

  /** The newest waiter; a stack that is only ever taken as a whole. */
  private volatile @Nullable Shared<?> waiting;

  /** How many of those linked were dropped, roughly. */
  private volatile int dead;

  /** Plain: of whoever made the word POLLING or GONE. */
  private @Nullable Future<T> future;

  /** Plain: written before ENDED, read after it. Let go by the last holder. */
  private @Nullable Object value;

  /** Plain, as the value. */
  private @Nullable Throwable failure;

  SharedCell(Future<T> future) {
    this.future = future;
  }

  // ---- Holders

  long holders() {
    return word / HOLDER;
  }

  /** Adds a holder, unless the last one has left. */
  boolean hold() {
    for (; ; ) {
      long now = word;
      if (now < HOLDER) {
        return false;
      }
      if (replace(now, now + HOLDER)) {
        return true;
      }
    }
  }

  /** Takes a holder away; the last one drops the future, or leaves that to whoever polls it. */
  void letGo() {
    for (; ; ) {
      long now = word;
      assert now >= HOLDER;
      boolean isLast = now - HOLDER < HOLDER;
      boolean drops = isLast && (now & STATE) == IDLE;
      if (replace(now, now - HOLDER + (drops ? GONE - IDLE : 0))) {
        if (drops) {
          dropFuture();
        } else if (isLast && (now & STATE) == ENDED) {
          forgetEnd();
        }
        return;
      }
    }
  }

  private void dropFuture() {
    Future<T> last = future;
    future = null;
    if (last != null) {
      last.drop();
    }
  }

  // ---- Polls

  boolean hasEnded() {
    return (word & STATE) == ENDED;
  }

  Claim claim() {
    for (; ; ) {
      long now = word;
      long state = now & STATE;
      if (state != IDLE) {
        return state == ENDED ? Claim.ENDED : Claim.BUSY;
      }
      if (replace(now, now + POLLING - IDLE)) {
        return Claim.CLAIMED;
      }
    }
  }

  /**
   * Polls the future that was claimed.
   *
   * @return its value, or {@link Poll#PENDING} after it was given back
   */
  @Nullable Object pollClaimed(Shared<T> poller, Context cx) throws Exception {
    Future<T> claimed = Objects.requireNonNull(future);
    Object answer;
    try {
      answer = claimed.pollRaw(cx.withWaker(this));
    } catch (Throwable thrown) {
      end(poller, null, thrown);
      throw thrown;
    }
    if (answer != Poll.PENDING) {
      end(poller, answer, null);
      return answer;
    }
    switch (rest()) {
      case QUIET -> {}
      case WOKEN -> wakeAll();
      case GONE -> dropFuture();
    }
    return Poll.PENDING;
  }

  private Rest rest() {
    for (; ; ) {
      long now = word;
      assert (now & STATE) == POLLING;
      boolean gone = now < HOLDER;
      long next = (now & -HOLDER) + (gone ? GONE : IDLE);
      if (replace(now, next)) {
        return gone ? Rest.GONE : (now & WOKEN) != 0 ? Rest.WOKEN : Rest.QUIET;
      }
    }
  }

  private void end(Shared<T> poller, @Nullable Object answer, @Nullable Throwable thrown) {
    future = null;
    value = answer;
    failure = thrown;
    long now = word;
    while (!replace(now, (now & -HOLDER) + ENDED)) {
      now = word;
    }
    if (now < HOLDER) {
      forgetEnd(); // the last holder left during the poll
    }
    poller.forgetWaker();
    wakeAll();
  }

  private void forgetEnd() {
    value = null;
    failure = null;
  }

  /** Returns the value, or throws the failure, of a future that has ended. */
  @Nullable Object result() throws Exception {
    return switch (failure) {
      case null -> value;
      case Exception exception -> throw exception;
      default -> throw endedInError(failure);
    };
  }

  /** Returns how the future ended, or null if it has not. */
  @SuppressWarnings({"unchecked", "NullAway"}) // T decides whether null is a value
  @Nullable Outcome<T> outcome() {
    if (!hasEnded()) {
      return null;
    }
    return switch (failure) {
      case null -> new Outcome.Value<>((T) value);
      case Exception exception -> new Outcome.Failure<>(exception);
      default -> new Outcome.Failure<>(endedInError(failure));
    };
  }

  private static IllegalStateException endedInError(Throwable error) {
    return new IllegalStateException(
        "shared: the future ended with an error while another copy polled it: " + error, error);
  }

  /** For dumps: any thread. */
  FutureInfo info() {
    return FutureInfo.of("shared", future);
  }

  // ---- Waiters

  /** Links a waiter that is not linked. */
  void push(Shared<?> waiter) {
    for (; ; ) {
      Shared<?> newest = waiting;
      waiter.follow(newest);
      if (replaceNewest(newest, waiter)) {
        return;
      }
    }
  }

  /**
   * Counts a waiter that was dropped while it was linked. It cannot be taken out of a stack, so
   * when too many are in it, all are woken: those that live link themselves again.
   */
  void buried() {
    int count = countDead();
    if (count > DEAD_MAX && count > holders()) {
      wakeAll();
    }
  }

  /** The future may go on. */
  @Override
  public void wake() {
    for (long now = word; (now & (STATE | WOKEN)) == POLLING; now = word) {
      if (replace(now, now + WOKEN)) {
        break;
      }
    }
    wakeAll();
  }

  private void wakeAll() {
    dead = 0;
    Shared<?> waiter = takeWaiting();
    while (waiter != null) {
      Shared<?> next = waiter.unlink();
      try {
        waiter.wake();
      } catch (Throwable thrown) {
        LOGGER.log(System.Logger.Level.ERROR, "a waker threw; its task may not run again", thrown);
      }
      waiter = next;
    }
  }

  /** Full: pairs with takeWaiting(); comes before the waiter reads the word. */
  private boolean replaceNewest(@Nullable Shared<?> newest, Shared<?> waiter) {
    return WAITING.compareAndSet(this, newest, waiter);
  }

  /** Full: pairs with replaceNewest(); comes after an end or WOKEN is in the word. */
  private @Nullable Shared<?> takeWaiting() {
    return (Shared<?>) WAITING.getAndSet(this, null);
  }

  /** Full: pairs with the reset in wakeAll(), of which it may miss one. */
  private int countDead() {
    return (int) DEAD.getAndAdd(this, 1) + 1;
  }

  /** Full: pairs with itself; the table says what each step orders. */
  private boolean replace(long now, long next) {
    return WORD.compareAndSet(this, now, next);
  }
}
