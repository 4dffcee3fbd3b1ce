package dev.dormouse.runtime;

import dev.dormouse.future.RawFuture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The state word of a task: who may run it, who waits for it, how it ended.
 *
 * @param <T> type of the task's result
 */
abstract class TaskState<T extends @Nullable Object> extends RawFuture<T> {
  /*
   * Bits, not one state, because three parties meet here: who wakes, who runs, who holds the
   * handle.
   *
   * Running a shared task. "idle" is neither QUEUED nor RUNNING.
   *   idle             -> QUEUED            toQueued()    CAS, full; the winner makes an entry
   *   QUEUED           -> QUEUED            toQueued()    CAS, full, of the same value
   *   RUNNING          -> RUNNING | QUEUED  toQueued()    CAS, full; no entry: the runner will look
   *   QUEUED           -> RUNNING           toRunning()   CAS, full; the claim: one entry wins
   *   idle             -> RUNNING           toRunningNext()  CAS, full; wake and claim in one,
   *                                         by a worker between two polls; not after CANCEL
   *   RUNNING          -> idle              toIdle()      CAS, full
   *   RUNNING | QUEUED -> QUEUED            toIdle()      CAS, full; the runner makes the entry
   *   RUNNING [QUEUED] -> QUEUED            toYielded()   CAS, full; the runner makes the entry
   *   RUNNING | CANCEL -> the same          toIdle(), toYielded(); the runner drops the future now
   *
   * Being looked at for a dump: as if it ran, so that it stays as it is and wakes wait for the end.
   *   idle             -> RUNNING | LOOKED  toLooked()    CAS, full
   *   R | L            -> idle              toUnlooked()  full
   *   R | L | QUEUED   -> QUEUED            toUnlooked()  full; whoever looked makes the entry
   * Who looks leaves CANCEL alone: whoever set it wakes the task after it.
   *
   * A wake is always a CAS, also when QUEUED is there already. A waker that only looked and went
   * away would leave what it wrote in its store buffer while the runner takes the bit away and
   * reads the old data. For the same reason the claim comes before the poll and is no mere store.
   *
   * A local task is queued and run under a plain field of its thread (see LocalTask); of this group
   * it uses LINKED alone.
   *
   * Standing in the one intrusive queue that other threads may push to: inbox or injection.
   *   -        -> LINKED    toLinked()    CAS, full; the winner links the task
   *   LINKED   -> LINKED    toLinked()    CAS, full, of the same value, as for a wake
   *   LINKED   -> -         toUnlinked()  full; after `next` was read, before the claim
   *
   * Ending.
   *   -        -> CANCEL    toCancelled() CAS, full; the caller wakes the task after it
   *   -        -> COMPLETE  toComplete()  full; publishes the outcome, freezes JOINER if not HELD
   *
   * Holding the end back: COMPLETE does not count as the end while HELD is there.
   *   -        -> HELD      toHeld()      full; by who polls, with the first of the holds
   *   HELD     -> -         toReleased()  CAS, full; with the last; after COMPLETE freezes JOINER
   *
   * Waiting for the end. The joiner's slot belongs to the holder of the handle while JOINER is
   * clear, to whoever completes the task while it is set, and to the latter alone after COMPLETE.
   *   -        -> JOINER    toAwaited()   CAS, full; fails after COMPLETE
   *   JOINER   -> -         toUnawaited() CAS, full; fails after COMPLETE
   *   [JOINER] -> DETACHED  toDetached()  CAS, full; takes JOINER back; after COMPLETE leaves it
   *
   * The high bits say when the task was spawned. They are set before anybody else knows it.
   */
  private static final int QUEUED = 1;
  private static final int RUNNING = 1 << 1;
  private static final int LINKED = 1 << 2;
  private static final int CANCEL = 1 << 3;
  private static final int JOINER = 1 << 4;
  private static final int DETACHED = 1 << 5;
  private static final int COMPLETE = 1 << 6;
  private static final int LOOKED = 1 << 7;
  private static final int HELD = 1 << 8;

  /** Where the time of birth begins, and the unit that it is counted in: about 0.27 s. */
  private static final int BIRTH = 9;

  private static final int BIRTH_UNIT = 28;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(TaskState.class, "state", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private int state;

  /** Whether the caller has to put the task into a queue. */
  enum Entry {
    NEEDED,
    NOT_NEEDED
  }

  /** What an entry found in a queue is good for. */
  enum Claim {
    /** The task is the caller's to poll. */
    POLL,
    /** The task is the caller's, and was aborted: its future is to be dropped. */
    DROP,
    /** The entry is left over: somebody else ran the task. */
    STALE
  }

  /** How a task comes out of a poll that answered pending. */
  enum Rest {
    /** Somebody's wake will bring it back. */
    IDLE,
    /** It is queued already; the caller makes the entry. */
    QUEUED,
    /** It was aborted meanwhile and still is the caller's: its future is to be dropped. */
    DROP
  }

  /** Who is there at the end of a task. */
  enum End {
    /** Nobody awaits the handle at this moment. */
    UNAWAITED,
    /** The joiner's slot holds a waker, now the caller's. */
    AWAITED,
    /** Nobody ever will: the handle was dropped. */
    DETACHED,
    /** Somebody holds the end back; the last of them completes the task. */
    HELD
  }

  /** What became of an access to the joiner's slot. */
  enum Join {
    DONE,
    /** The task has ended; the slot is out of reach, the outcome readable. */
    COMPLETE
  }

  /** What came of the wish to look at a task. */
  enum Look {
    /** The task rested and is held by the caller until toUnlooked(). */
    HELD,
    /** It waits for its turn. */
    QUEUED,
    /** Somebody polls it. */
    RUNNING,
    /** It rests, and nobody holds it. */
    AT_REST,
    /** It rests, held by somebody else who looks. */
    AT_REST_ELSEWHERE,
    /** It has ended. */
    COMPLETE
  }

  /** Says when the task was spawned, for one that nobody else knows yet. */
  final void bornAt(long nanos) {
    state |= (int) (nanos >> BIRTH_UNIT) << BIRTH;
  }

  /**
   * Returns how old the task is, in steps of a quarter of a second. The count starts anew after 52
   * days.
   */
  final long ageNanos(long nowNanos) {
    int now = (int) (nowNanos >> BIRTH_UNIT) << BIRTH;
    return (long) (now - (stateAcquire() & -1 << BIRTH) >>> BIRTH) << BIRTH_UNIT;
  }

  /** Marks a task as queued that nobody else knows yet. */
  final void bornQueued() {
    state |= QUEUED;
  }

  /** Marks a task as linked that nobody else knows yet. */
  final void bornLinked() {
    state |= LINKED;
  }

  /** Marks a task as awaited whose joiner was stored and that nobody else knows yet. */
  final void bornAwaited() {
    state |= JOINER;
  }

  final Entry toQueued() {
    for (; ; ) {
      int seen = stateAcquire();
      if ((seen & COMPLETE) != 0) {
        return Entry.NOT_NEEDED;
      }
      if (casState(seen, seen | QUEUED)) {
        return (seen & (QUEUED | RUNNING)) == 0 ? Entry.NEEDED : Entry.NOT_NEEDED;
      }
    }
  }

  final Claim toRunning() {
    Shuffle.pause();
    for (; ; ) {
      int seen = stateAcquire();
      if ((seen & (QUEUED | RUNNING | COMPLETE)) != QUEUED) {
        return Claim.STALE;
      }
      if (casState(seen, seen ^ (QUEUED | RUNNING))) {
        return (seen & CANCEL) == 0 ? Claim.POLL : Claim.DROP;
      }
    }
  }

  /** Returns whether the caller has to run the task now; if not, nothing happened. */
  final boolean toRunningNext() {
    for (; ; ) {
      int seen = stateAcquire();
      if ((seen & (QUEUED | RUNNING | COMPLETE | CANCEL)) != 0) {
        return false;
      }
      if (casState(seen, seen | RUNNING)) {
        return true;
      }
    }
  }

  final Rest toIdle() {
    Shuffle.pause();
    for (; ; ) {
      int seen = stateAcquire();
      assert (seen & (RUNNING | COMPLETE)) == RUNNING : this;
      if ((seen & CANCEL) != 0) {
        return Rest.DROP;
      }
      if (casState(seen, seen & ~RUNNING)) {
        return (seen & QUEUED) == 0 ? Rest.IDLE : Rest.QUEUED;
      }
    }
  }

  final Rest toYielded() {
    Shuffle.pause();
    for (; ; ) {
      int seen = stateAcquire();
      assert (seen & (RUNNING | COMPLETE)) == RUNNING : this;
      if ((seen & CANCEL) != 0) {
        return Rest.DROP;
      }
      if (casState(seen, seen & ~RUNNING | QUEUED)) {
        return Rest.QUEUED;
      }
    }
  }

  /** Never answers AT_REST. */
  final Look toLooked() {
    for (; ; ) {
      int seen = stateAcquire();
      Look look = look(seen);
      if (look != Look.AT_REST) {
        return look;
      }
      if (casState(seen, seen | RUNNING | LOOKED)) {
        return Look.HELD;
      }
    }
  }

  /** Tells what a look would meet, without holding the task. */
  final Look look() {
    return look(stateAcquire());
  }

  private static Look look(int seen) {
    if ((seen & COMPLETE) != 0) {
      return Look.COMPLETE;
    }
    if ((seen & RUNNING) != 0) {
      return (seen & LOOKED) == 0 ? Look.RUNNING : Look.AT_REST_ELSEWHERE;
    }
    return (seen & QUEUED) == 0 ? Look.AT_REST : Look.QUEUED;
  }

  final Entry toUnlooked() {
    int seen = clearBits(RUNNING | LOOKED);
    assert (seen & (RUNNING | LOOKED | COMPLETE)) == (RUNNING | LOOKED) : this;
    return (seen & QUEUED) == 0 ? Entry.NOT_NEEDED : Entry.NEEDED;
  }

  final Entry toLinked() {
    for (; ; ) {
      int seen = stateAcquire();
      if ((seen & COMPLETE) != 0) {
        return Entry.NOT_NEEDED;
      }
      if (casState(seen, seen | LINKED)) {
        return (seen & LINKED) == 0 ? Entry.NEEDED : Entry.NOT_NEEDED;
      }
    }
  }

  final void toUnlinked() {
    int seen = clearBits(LINKED);
    assert (seen & LINKED) != 0 : this;
  }

  /** Returns whether the task has still to be woken for it: false after its end. */
  final boolean toCancelled() {
    for (; ; ) {
      int seen = stateAcquire();
      if ((seen & COMPLETE) != 0) {
        return false;
      }
      if (casState(seen, seen | CANCEL)) {
        return true;
      }
    }
  }

  final End toComplete() {
    int seen = addState(COMPLETE);
    assert (seen & COMPLETE) == 0 : this;
    return endOf(seen);
  }

  /** Holds the end back until {@link #toReleased}. */
  final void toHeld() {
    int seen = addState(HELD);
    assert (seen & HELD) == 0 : this;
  }

  /**
   * Holds the end back no longer.
   *
   * @param ended whether the caller has seen that the task has ended, and its outcome
   * @return who is there, if the task has ended: the caller completes it; HELD if it goes on; null
   *     if the caller has to look again
   */
  final @Nullable End toReleased(boolean ended) {
    for (; ; ) {
      int seen = stateAcquire();
      assert (seen & HELD) != 0 : this;
      if ((seen & COMPLETE) != 0 != ended) {
        return null;
      }
      if (casState(seen, seen & ~HELD)) {
        return ended ? endOf(seen & ~HELD) : End.HELD;
      }
    }
  }

  private static End endOf(int seen) {
    if ((seen & HELD) != 0) {
      return End.HELD;
    }
    if ((seen & DETACHED) != 0) {
      return End.DETACHED;
    }
    return (seen & JOINER) == 0 ? End.UNAWAITED : End.AWAITED;
  }

  private static boolean isOver(int seen) {
    return (seen & (COMPLETE | HELD)) == COMPLETE;
  }

  final Join toAwaited() {
    for (; ; ) {
      int seen = stateAcquire();
      if (isOver(seen)) {
        return Join.COMPLETE;
      }
      if (casState(seen, seen | JOINER)) {
        return Join.DONE;
      }
    }
  }

  final Join toUnawaited() {
    for (; ; ) {
      int seen = stateAcquire();
      if (isOver(seen)) {
        return Join.COMPLETE;
      }
      if (casState(seen, seen & ~JOINER)) {
        return Join.DONE;
      }
    }
  }

  final Join toDetached() {
    for (; ; ) {
      int seen = stateAcquire();
      boolean complete = isOver(seen);
      if (casState(seen, complete ? seen | DETACHED : seen & ~JOINER | DETACHED)) {
        return complete ? Join.COMPLETE : Join.DONE;
      }
    }
  }

  /** Tells whether the task has ended; then its outcome may be read. */
  final boolean isComplete() {
    return isOver(stateAcquire());
  }

  /** Tells whether its future is finished or dropped, though the end may be held back. */
  final boolean hasEnded() {
    return (stateAcquire() & COMPLETE) != 0;
  }

  /** Tells whether an abort was asked for. */
  final boolean isCancelRequested() {
    return (stateAcquire() & CANCEL) != 0;
  }

  /** Tells whether the handle was dropped. For the holder of the handle. */
  final boolean isDetached() {
    return (stateAcquire() & DETACHED) != 0;
  }

  /** Tells whether a joiner's waker is stored or, after the end, was. */
  final boolean isAwaited() {
    return (stateAcquire() & JOINER) != 0;
  }

  /** Tells whether the task waits in an inbox. For gauges and dumps. */
  final boolean isLinked() {
    return (stateAcquire() & LINKED) != 0;
  }

  /** Returns the bits that are set, for messages and tests. */
  final String describeState() {
    int seen = stateAcquire();
    String[] names = {
      "QUEUED", "RUNNING", "LINKED", "CANCEL", "JOINER", "DETACHED", "COMPLETE", "LOOKED", "HELD"
    };
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < names.length; bit++) {
      if ((seen & 1 << bit) != 0) {
        text.append(text.isEmpty() ? "" : "|").append(names[bit]);
      }
    }
    return text.isEmpty() ? "idle" : text.toString();
  }

  /** Acquire: the outcome is read after COMPLETE was seen; pairs with addState(). */
  private int stateAcquire() {
    return (int) STATE.getAcquire(this);
  }

  /** Full: every transition is one; pairs with itself in the other parties' transitions. */
  private boolean casState(int seen, int next) {
    return STATE.weakCompareAndSet(this, seen, next);
  }

  /** Full: publishes the outcome; pairs with stateAcquire() in isComplete(). */
  private int addState(int bit) {
    return (int) STATE.getAndAdd(this, bit);
  }

  /** Full: what a later toLinked() wrote before is seen by the claim; pairs with casState(). */
  private int clearBits(int bits) {
    return (int) STATE.getAndBitwiseAnd(this, ~bits);
  }
}
