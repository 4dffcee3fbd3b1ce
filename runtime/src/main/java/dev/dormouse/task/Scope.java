package dev.dormouse.task;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Locals;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.TaskHold;
import dev.dormouse.future.WakerSlot;
import dev.dormouse.runtime.Limits;
import dev.dormouse.time.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that cannot outlive the block that started them.
 *
 * <pre>{@code
 * var page = await(scope(s -> async(() -> {
 *   var user = s.spawn(fetchUser(id));
 *   var orders = s.spawn(fetchOrders(id));
 *   return render(await(user), await(orders));
 * })));
 * }</pre>
 *
 * <p><b>The end.</b> The scope has its value when its body has and all children have ended. The
 * first failure, of a child or of the body, cancels the others; the scope waits until they have
 * ended, then drops the body, and throws that failure as it is, with later ones suppressed in it.
 * {@link ScopeOptions} has other ways, and time limits.
 *
 * <p><b>Nothing leaks.</b> When the future of a scope is dropped, by an abort, a time-out or a lost
 * race, its children are dropped before it, the newest first. None starts another poll. One that
 * another thread is polling ends at its next await; until then the handle of the task around the
 * scope is not ready.
 *
 * <p><b>What children get.</b> They inherit the task-locals and the deadline that are bound around
 * the scope, and run on its executor. A handle tells how a child ended; letting it go changes
 * nothing, aborting it ends the child, which is no failure of the scope. {@link Futures#shield} in
 * a scope starts its future as a child: dropping the waiter lets it run on, the scope waits for it.
 *
 * <p><b>Finalisers</b> ({@link #atEnd}) run after all children, on a normal end and on a cancel,
 * within a limit; not on a drop, which waits for nothing.
 *
 * <p><b>Threads.</b> Children may spawn others into the scope, from any thread, until it ends.
 */
public final class Scope implements Spawner {
  /*
   * What several threads touch is under the monitor: the list of members, the counts, the failures
   * and the stage. Nothing of the user's is called under it.
   *
   * OPEN      -> CANCELLED  a failure, cancel(), a deadline: aborts the members, takes no others
   * OPEN      -> ENDED      the last member has ended after the body: takes no others
   * CANCELLED -> ENDED      the last member has ended
   * any       -> DROPPED    the future of the scope was dropped; the hold on the task is released
   *                         when the last member has ended
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

  /** The key of the deadline that is bound around a future. */
  private static final Object DEADLINE = new Object();

  private final boolean keepsGoing;
  private final Spawner outer;
  private final Locals locals;
  private final TaskHold hold;
  private final @Nullable Moment deadline;

  /** Who waits for the members. */
  final WakerSlot owner = new WakerSlot();

  private Stage stage = Stage.OPEN;
  private @Nullable ScopeMember newest;

  /** Members that have not ended, and holds. */
  private int alive;

  private @Nullable Throwable failure;

  /** Members of a scope that keeps going, and shielded ones, that failed. */
  private final LinkedHashSet<ScopeMember> failed = new LinkedHashSet<>();

  private final ArrayDeque<Future<?>> finalisers = new ArrayDeque<>();

  /** Opens a scope in the poll of its owner. */
  Scope(ScopeOptions options, @Nullable Moment deadline, Context cx) {
    this.keepsGoing = options.keepsGoing();
    this.outer = cx.spawner();
    this.deadline = deadline;
    Locals chain = Locals.bind(Locals.SHIELDS, new Shields(), cx.locals());
    this.locals = deadline == null ? chain : Locals.bind(DEADLINE, deadline, chain);
    this.hold = cx.holdTask();
  }

  // ---- Making scopes

  /**
   * Returns a scope whose first failure cancels the rest.
   *
   * @throws Exception from the poll: the first failure of a child or of the body, as it is
   * @cancelSafety dropping it drops the children, the newest first, and then the body
   */
  public static <T extends @Nullable Object> Future<T> scope(ScopeBody<T> body) {
    return scope(ScopeOptions.failFast(), body);
  }

  /**
   * Returns a scope with other rules, or with a time limit.
   *
   * @throws Exception from the poll: the first failure as it is; {@link dev.dormouse.time.Elapsed}
   *     after the limit
   * @cancelSafety dropping it drops the children, the newest first, and then the body
   */
  public static <T extends @Nullable Object> Future<T> scope(
      ScopeOptions options, ScopeBody<T> body) {
    return new ScopeFuture<>(
        Objects.requireNonNull(options, "options"), Objects.requireNonNull(body, "body"));
  }

  /**
   * Returns a scope that is cancelled after {@code limit}, counted from its first poll.
   *
   * @throws Exception from the poll: {@link dev.dormouse.time.Elapsed} after the limit, else the
   *     first failure as it is
   * @cancelSafety dropping it drops the children, the newest first, and then the body
   */
  public static <T extends @Nullable Object> Future<T> within(Duration limit, ScopeBody<T> body) {
    return scope(ScopeOptions.failFast().within(limit), body);
  }

  /**
   * Runs all futures as tasks and waits for every one, however it ends. The outcomes are in the
   * order in which the futures were given.
   *
   * @cancelSafety dropping it drops all of them
   */
  public static <T extends @Nullable Object> Future<List<Outcome<T>>> collectAll(
      Iterable<? extends Future<T>> futures) {
    Objects.requireNonNull(futures, "futures");
    return scope(s -> {
      List<Future<Outcome<T>>> handles = new ArrayList<>();
      for (Future<T> future : futures) {
        handles.add(s.spawn(future.outcome()));
      }
      return Futures.joinAll(handles);
    });
  }

  /**
   * Runs all futures as tasks until one has a value, and cancels the others. If all fail, the first
   * failure is thrown with the others suppressed in it.
   *
   * @throws IllegalArgumentException from the poll, if there are none
   * @cancelSafety dropping it drops all of them
   */
  public static <T extends @Nullable Object> Future<T> firstSuccess(
      Iterable<? extends Future<T>> futures) {
    Objects.requireNonNull(futures, "futures");
    return scope(
        ScopeOptions.failFast().endingWithBody(),
        s -> {
          JoinSet<Outcome<T>> racers = new JoinSet<>(s);
          for (Future<T> future : futures) {
            racers.spawn(future.outcome());
          }
          return new FirstSuccess<>(racers);
        });
  }

  /**
   * Returns when the work that awaits this must be over: the earliest deadline of the scopes around
   * it, null if none has one. Ready at once.
   *
   * @cancelSafety safe
   */
  public static Future<@Nullable Moment> currentDeadline() {
    return Futures.pollFn(cx -> Poll.ofRaw(deadlineIn(cx)));
  }

  static @Nullable Moment deadlineIn(Context cx) {
    Locals bound = Locals.find(cx.locals(), DEADLINE);
    return bound == null ? null : (Moment) bound.value();
  }

  // ---- For body and children

  /**
   * Starts {@code future} as a child.
   *
   * @return its handle; already finished as cancelled if the scope was cancelled
   * @throws IllegalStateException if the scope has ended; the future was dropped
   */
  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return spawn(future, SpawnSite.UNKNOWN);
  }

  /** Does what {@link #spawn(Future)} does and remembers where in the source. */
  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    return spawnChild(future, true, site, keepsGoing);
  }

  /**
   * Starts {@code future} as a child that stays on this thread.
   *
   * @throws IllegalStateException if the executor cannot confine tasks to this thread, or the scope
   *     has ended; the future was dropped
   */
  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(LocalFuture<T> future) {
    return spawnLocal(future, SpawnSite.UNKNOWN);
  }

  /** Does what {@link #spawnLocal(LocalFuture)} does and remembers where in the source. */
  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    return spawnChild(future, false, site, keepsGoing);
  }

  private <T extends @Nullable Object> JoinHandle<T> spawnChild(
      LocalFuture<T> future, boolean sendable, SpawnSite site, boolean keepsFailure) {
    Objects.requireNonNull(future, "future");
    ScopeChild<T> child = new ScopeChild<>(this, future, sendable, keepsFailure);
    boolean late = !enter(child.member(), child::dropUnspawned);
    JoinHandle<@Nullable Object> task;
    try {
      task = sendable ? outer.spawn(child, site) : outer.spawnLocal(child, site);
    } catch (Throwable refused) {
      child.drop();
      throw refused;
    }
    started(child.member(), task, late);
    return new ScopeHandle<>(task, child.member(), FutureInfo.nameOf(future), site);
  }

  /**
   * Runs {@code call} as a child on a thread for blocking calls. One that has begun goes on to its
   * end, also when the scope is cancelled or dropped, and the scope waits for it.
   *
   * @throws IllegalStateException if the executor has no such threads, or the scope has ended
   * @throws java.util.concurrent.RejectedExecutionException if too many calls wait for a thread
   */
  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
    ScopeCall child = new ScopeCall(this, Objects.requireNonNull(call, "call"), keepsGoing);
    boolean late = !enter(child.member(), child::dropUnspawned);
    JoinHandle<@Nullable Object> task;
    try {
      task = outer.spawnBlocking(late ? () -> null : child);
    } catch (Throwable refused) {
      child.drop();
      throw refused;
    }
    started(child.member(), task, late);
    return new ScopeHandle<>(task, child.member(), call.getClass().getName(), SpawnSite.UNKNOWN);
  }

  @Override
  public <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
    return outer.blockInPlace(call);
  }

  /**
   * Runs {@code finaliser} after all children have ended, on a normal end and after a cancel. The
   * last one that was given runs first. All together have the limit of the options; what is not
   * finished then is dropped, and the scope fails. A failure of one does not keep others from
   * running.
   *
   * @throws IllegalStateException if the scope has ended
   */
  public void atEnd(Future<?> finaliser) {
    Objects.requireNonNull(finaliser, "finaliser");
    synchronized (this) {
      if (stage == Stage.OPEN || stage == Stage.CANCELLED) {
        finalisers.push(finaliser);
        return;
      }
    }
    finaliser.drop();
    throw ended("atEnd");
  }

  /** Cancels children and body; the scope fails with a {@link CancellationException}. */
  public void cancel() {
    fail(new CancellationException("the scope was cancelled"));
  }

  /** Tells whether the scope has failed, was cancelled or dropped, so that children end. */
  public synchronized boolean isCancelled() {
    return stage == Stage.CANCELLED || stage == Stage.DROPPED;
  }

  /** Returns when this scope must be over, by its own limit or one around it; null for never. */
  public @Nullable Moment deadline() {
    return deadline;
  }

  // ---- For the future of the scope

  Locals locals() {
    return locals;
  }

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

  /** Tells whether all members have ended; a scope that is not cancelled then takes no others. */
  synchronized boolean isOver() {
    if (alive == 0 && stage != Stage.DROPPED) {
      stage = Stage.ENDED;
    }
    return alive == 0;
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
      AbortHandle handle;
      synchronized (this) {
        handle = member.handle;
      }
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

  /** Lets a member in; false if the scope was cancelled. One that is not let in is refused. */
  private boolean enter(ScopeMember member, Runnable refuse) {
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
    refuse.run();
    if (over) {
      throw ended("spawn");
    }
    return false;
  }

  private static IllegalStateException ended(String call) {
    return new IllegalStateException(call + ": the scope has ended");
  }

  /** Knows the task of a member from now on; aborts it if the scope was cancelled meanwhile. */
  private void started(ScopeMember member, AbortHandle handle, boolean late) {
    boolean cancelled;
    synchronized (this) {
      member.handle = handle;
      cancelled = late || stage == Stage.CANCELLED || stage == Stage.DROPPED;
    }
    if (cancelled) {
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
    }
    abort(others);
    leave();
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
    boolean last;
    boolean dropped;
    synchronized (this) {
      last = --alive == 0;
      dropped = stage == Stage.DROPPED;
    }
    if (last && dropped) {
      hold.release();
    } else if (last) {
      owner.wake();
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
      if (each.handle != null) {
        handles.add(each.handle);
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
    return Scope.<RuntimeException>throwAs(failure);
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException throwAs(Throwable failure) throws X {
    throw (X) failure;
  }

  /** Starts the futures that are shielded in this scope. */
  private final class Shields implements Spawner {
    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
      return spawnChild(future, true, SpawnSite.UNKNOWN, true);
    }
  }
}
