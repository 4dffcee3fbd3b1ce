package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Locals;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import dev.dormouse.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
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
  /** The key of the deadline that is bound around a future. */
  private static final Object DEADLINE = new Object();

  private final boolean keepsGoing;
  private final Spawner outer;
  private final ScopeMembers members;
  private final @Nullable Moment deadline;

  /** Opens a scope in the poll of its owner. */
  Scope(ScopeOptions options, @Nullable Moment deadline, Context cx) {
    this.keepsGoing = options.keepsGoing();
    this.outer = cx.spawner();
    this.deadline = deadline;
    Locals chain = Locals.bind(Locals.SHIELDS, new Shields(), cx.locals());
    Locals locals = deadline == null ? chain : Locals.bind(DEADLINE, deadline, chain);
    this.members = new ScopeMembers(locals, cx.holdTask());
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
    ScopeChild<T> child = new ScopeChild<>(members, future, sendable, keepsFailure);
    boolean late = !members.enter(child);
    JoinHandle<@Nullable Object> task;
    try {
      task = site.isKnown() ? startAt(site, child, sendable) : start(child, sendable);
    } catch (Throwable refused) {
      child.drop();
      throw refused;
    }
    members.started(child.member(), task, late);
    return new ScopeHandle<>(task, child.member(), FutureInfo.nameOf(future), site);
  }

  /** Lets the executor look for the place, if it does that. */
  private <T extends @Nullable Object> JoinHandle<T> start(Future<T> child, boolean sendable) {
    return sendable ? outer.spawn(child) : outer.spawnLocal(child);
  }

  private <T extends @Nullable Object> JoinHandle<T> startAt(
      SpawnSite site, Future<T> child, boolean sendable) {
    return sendable ? outer.spawn(child, site) : outer.spawnLocal(child, site);
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
    return startCall(call, outer::spawnBlocking, SpawnSite.UNKNOWN);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> call, SpawnSite site) {
    return startCall(call, child -> outer.spawnBlocking(child, site), site);
  }

  private <T extends @Nullable Object> JoinHandle<T> startCall(
      Callable<T> call,
      Function<Callable<@Nullable Object>, JoinHandle<@Nullable Object>> spawn,
      SpawnSite site) {
    ScopeCall child = new ScopeCall(members, Objects.requireNonNull(call, "call"), keepsGoing);
    boolean late = !members.enter(child);
    JoinHandle<@Nullable Object> task;
    try {
      task = spawn.apply(late ? () -> null : child);
    } catch (Throwable refused) {
      child.drop();
      throw refused;
    }
    members.started(child.member(), task, late);
    return new ScopeHandle<>(task, child.member(), call.getClass().getName(), site);
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
    members.addFinaliser(Objects.requireNonNull(finaliser, "finaliser"));
  }

  /** Cancels children and body; the scope fails with a {@link CancellationException}. */
  public void cancel() {
    members.fail(new CancellationException("the scope was cancelled"));
  }

  /** Tells whether the scope has failed, was cancelled or dropped, so that children end. */
  public boolean isCancelled() {
    return members.isCancelled();
  }

  /** Returns when this scope must be over, by its own limit or one around it; null for never. */
  public @Nullable Moment deadline() {
    return deadline;
  }

  // ---- For the future of the scope

  ScopeMembers members() {
    return members;
  }

  /** Starts the futures that are shielded in this scope. */
  private final class Shields implements Spawner {
    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
      return spawnChild(future, true, SpawnSite.UNKNOWN, true);
    }
  }
}
