package dev.dormouse.task;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.Locals;
import dev.dormouse.future.TaskHold;
import dev.dormouse.future.WakerSlot;
import dev.dormouse.runtime.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The children of one scope that have not ended, its failures, and how far it has come. */
final class ScopeMembers {
  /*
   * What several threads touch is under the monitor: the list of members, the counts and the
   * failures. Nothing of the user's is called under it. The stage is written under it and read also
   * without it: who spawns a member stores its handle, then reads the stage; who cancels stores the
   * stage, then reads the handles. So one of the two aborts the member, or both do.
   *
   * OPEN      -> CANCELLED  a failure, cancel(), a deadline: aborts the members, takes no others
   * OPEN      -> ENDED      the last member has ended after the body: takes no others
   * CANCELLED -> ENDED      the last member has ended
   * any       -> DROPPED    the future of the scope was dropped; the hold on the task is released
   *                         when the last member has ended
   *
   * The owner is woken by a cancel, and by the end of the last member if it waits for that: while
   * the body goes on, members come and go without a word.
   *
   * A member ends once, by onEnd(). What holds the task of a member or of the body open, a nested
   * scope with a child that is being polled, counts as a member.
   */
  private enum Stage {
    OPEN,
    CANCELLED,
    ENDED,
    DROPPED
  }

  /** Whom to tell that a member has left. */
  private enum Left {
    NOBODY_TO_TELL,
    LAST_FOR_OWNER,
    LAST_AFTER_DROP
  }

  private final Locals locals;
  private final TaskHold hold;

  /** Who waits for the members. */
  final WakerSlot owner = new WakerSlot();

  private volatile Stage stage = Stage.OPEN;
  private @Nullable ScopeMember newest;

  /** Members that have not ended, and holds. */
  private int alive;

  /** Whether the owner waits for the last of them. */
  private boolean awaited;

  private @Nullable Throwable failure;

  /** Members of a scope that keeps going, and shielded ones, whose failures nobody has taken. */
  private final List<ScopeMember> failed = new ArrayList<>(0); // most scopes have none

  private final ArrayDeque<Future<?>> finalisers = new ArrayDeque<>(1);

  /** Opens a scope. {@code hold} is released at its end. */
  ScopeMembers(Locals locals, TaskHold hold) {
    this.locals = locals;
    this.hold = hold;
  }

  /** Returns what is bound around the members. */
  Locals locals() {
    return locals;
  }

  /** Tells whether members end or have ended, and no others come in. */
  boolean isCancelled() {
    Stage now = stage;
    return now == Stage.CANCELLED || now == Stage.DROPPED;
  }

  /** Adds what is to run after the members; refuses it after the end. */
  void addFinaliser(Future<?> finaliser) {
    synchronized (this) {
      if (stage == Stage.OPEN || stage == Stage.CANCELLED) {
        finalisers.push(finaliser);
        return;
      }
    }
    finaliser.drop();
    throw ended("atEnd");
  }

  // ---- For the future of the scope

  /** Records a failure and cancels the rest. */
  void fail(Throwable thrown) {
    @Nullable List<AbortHandle> others;
    synchronized (this) {
      record(thrown);
      others = cancelLocked();
    }
    abort(others);
  }

  /** Cancels what is left, which is no failure. */
  void cancelRest() {
    @Nullable List<AbortHandle> others;
    synchronized (this) {
      others = cancelLocked();
    }
    abort(others);
  }

  /**
   * Tells whether all members have ended; then the scope takes no others. If not, the end of the
   * last one wakes the owner.
   */
  synchronized boolean isOver() {
    awaited = alive != 0;
    if (!awaited && stage != Stage.DROPPED) {
      stage = Stage.ENDED;
    }
    return !awaited;
  }

  @Nullable Future<?> nextFinaliser() {
    synchronized (this) {
      return finalisers.poll();
    }
  }

  /** Keeps a failure for the end, after the members. */
  synchronized void record(Throwable thrown) {
    Throwable first = failure;
    if (first == null) {
      failure = thrown;
    } else if (!isEcho(thrown, first)) {
      first.addSuppressed(thrown);
    }
  }

  /** Tells whether a failure is only the news of another one. */
  private static boolean isEcho(Throwable thrown, Throwable first) {
    return thrown == first || thrown instanceof JoinError && thrown.getCause() == first;
  }

  /** Ends the scope; returns what it fails with, or null. */
  @Nullable Throwable end() {
    Throwable thrown;
    synchronized (this) {
      for (ScopeMember member : failed) {
        if (member.untaken != null) {
          record(member.untaken);
        }
      }
      thrown = failure;
    }
    hold.release();
    return thrown;
  }

  /**
   * Drops all members, the newest first; {@link #dropped} must follow.
   *
   * @return what that threw
   */
  @Nullable Throwable dropMembers() {
    List<ScopeMember> members = new ArrayList<>();
    List<Future<?>> unrun;
    synchronized (this) {
      stage = Stage.DROPPED;
      for (ScopeMember each = newest; each != null; each = each.before) {
        members.add(each);
      }
      unrun = new ArrayList<>(finalisers);
      finalisers.clear();
      alive++; // until dropped(), so that the end comes after it
    }
    Throwable thrown = null;
    for (ScopeMember member : members) {
      if (member.child != null) {
        thrown = join(thrown, member.child.stop());
      }
      AbortHandle handle = member.handle;
      if (handle != null) {
        thrown = join(thrown, abort(handle));
      }
    }
    for (Future<?> finaliser : unrun) {
      thrown = DropFailure.collect(thrown, finaliser);
    }
    return thrown;
  }

  /** Ends the drop: the task is let go when the last member has ended. */
  void dropped() {
    leave();
  }

  private static @Nullable Throwable join(@Nullable Throwable first, @Nullable Throwable next) {
    if (first == null) {
      return next;
    }
    if (next != null && next != first) {
      first.addSuppressed(next);
    }
    return first;
  }

  // ---- For members

  /** Lets a member in; false if the scope was cancelled. One that is not let in is dropped. */
  boolean enter(ScopeWork work) {
    ScopeMember member = work.member();
    boolean over;
    synchronized (this) {
      if (stage == Stage.OPEN) {
        member.before = newest;
        if (newest != null) {
          newest.after = member;
        }
        newest = member;
        alive++;
        return true;
      }
      over = stage == Stage.ENDED;
    }
    work.dropUnspawned();
    if (over) {
      throw ended("spawn");
    }
    return false;
  }

  private static IllegalStateException ended(String call) {
    return new IllegalStateException(call + ": the scope has ended");
  }

  /** Knows the task of a member from now on; aborts it if the scope was cancelled meanwhile. */
  void started(ScopeMember member, AbortHandle handle, boolean late) {
    member.handle = handle;
    if (late || isCancelled()) {
      handle.abort();
    }
  }

  /**
   * Learns that a member has ended.
   *
   * @return whether the scope will throw the failure, or hand it to who has the handle
   */
  boolean onEnd(ScopeMember member, @Nullable Throwable thrown) {
    @Nullable List<AbortHandle> others = null;
    boolean mine;
    Left left = Left.NOBODY_TO_TELL;
    synchronized (this) {
      unlink(member);
      boolean room = !member.keepsFailure || failed.size() < Limits.SCOPE_FAILURES_MAX;
      mine = stage != Stage.DROPPED && room;
      if (thrown != null && mine) {
        if (member.keepsFailure) {
          member.untaken = thrown;
          failed.add(member);
        } else {
          record(thrown);
          others = cancelLocked();
        }
      }
      if (others == null) {
        left = leaveLocked();
      }
    }
    if (others != null) {
      abort(others); // before this one is counted out, so that the end waits for it
      leave();
    } else {
      tell(left);
    }
    return mine;
  }

  /** Learns that somebody has the failure of a member. */
  synchronized void onTaken(ScopeMember member) {
    member.untaken = null;
    failed.remove(member);
  }

  private void unlink(ScopeMember member) {
    ScopeMember before = member.before;
    ScopeMember after = member.after;
    if (before != null) {
      before.after = after;
    }
    if (after != null) {
      after.before = before;
    } else if (newest == member) {
      newest = before;
    }
    member.before = null;
    member.after = null;
  }

  /** Counts a hold on the task of a member or of the body until it is released. */
  TaskHold hold(TaskHold around) {
    synchronized (this) {
      alive++;
    }
    return () -> {
      around.release();
      leave();
    };
  }

  /** Counts the end of a member or of a hold. */
  private void leave() {
    Left left;
    synchronized (this) {
      left = leaveLocked();
    }
    tell(left);
  }

  private Left leaveLocked() {
    if (--alive > 0) {
      return Left.NOBODY_TO_TELL;
    }
    if (stage == Stage.DROPPED) {
      return Left.LAST_AFTER_DROP;
    }
    return awaited ? Left.LAST_FOR_OWNER : Left.NOBODY_TO_TELL;
  }

  private void tell(Left left) {
    switch (left) {
      case NOBODY_TO_TELL -> {}
      case LAST_FOR_OWNER -> owner.wake();
      case LAST_AFTER_DROP -> hold.release();
    }
  }

  /** Cancels; returns whom to abort, or null if the scope was cancelled before. */
  private @Nullable List<AbortHandle> cancelLocked() {
    if (stage != Stage.OPEN) {
      return null;
    }
    stage = Stage.CANCELLED;
    List<AbortHandle> handles = new ArrayList<>();
    for (ScopeMember each = newest; each != null; each = each.before) {
      AbortHandle handle = each.handle;
      if (handle != null) {
        handles.add(handle);
      }
    }
    return handles;
  }

  private void abort(@Nullable List<AbortHandle> handles) {
    if (handles == null) {
      return;
    }
    for (AbortHandle handle : handles) {
      Throwable thrown = abort(handle);
      if (thrown != null) {
        record(thrown);
      }
    }
    owner.wake();
  }

  private static @Nullable Throwable abort(AbortHandle handle) {
    try {
      handle.abort();
      return null;
    } catch (Throwable thrown) {
      return thrown;
    }
  }

  /** Throws {@code failure} as it is; the return type lets callers write {@code throw}. */
  static RuntimeException rethrow(Throwable failure) {
    return ScopeMembers.<RuntimeException>throwAs(failure);
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException throwAs(Throwable failure) throws X {
    throw (X) failure;
  }
}
