package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Finished;
import dev.dormouse.future.ForwardingContext;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Locals;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.TaskHold;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Polls the body of a scope, waits for its children and runs its finalisers. */
final class ScopeFuture<T extends @Nullable Object> extends RawFuture<T> {
  /*
   * NEW        -> BODY        first poll
   * BODY       -> CHILDREN    the body has its value or failed, or the scope was cancelled; then
   *                           the body is kept until the children have ended
   * CHILDREN   -> FINALISERS  the last child has ended; a body that is still there is dropped
   * FINALISERS -> OVER        all have run, or their time is up
   * any        -> OVER        drop()
   */
  private enum Stage {
    NEW,
    BODY,
    CHILDREN,
    FINALISERS,
    OVER
  }

  private final ScopeOptions options;
  private Stage stage = Stage.NEW;
  private @Nullable ScopeBody<T> start;
  private @Nullable ScopeMembers scope;
  private @Nullable Future<T> body;
  private @Nullable Object value;

  /** Rings at the deadline, or when the finalisers have used up their time. */
  private @Nullable Future<Void> alarm;

  private @Nullable Future<?> finaliser;

  ScopeFuture(ScopeOptions options, ScopeBody<T> start) {
    this.options = options;
    this.start = start;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (stage == Stage.OVER) {
      throw Finished.polledAgain("scope");
    }
    if (stage == Stage.NEW) {
      open(cx);
    }
    ScopeMembers tasks = Objects.requireNonNull(scope);
    tasks.owner.register(cx.waker());
    Context inner = new BodyContext(tasks, cx);
    if (stage == Stage.BODY) {
      checkDeadline(tasks, cx);
      pollBody(tasks, inner);
    }
    if (stage == Stage.CHILDREN) {
      checkDeadline(tasks, cx);
      if (!tasks.isOver()) {
        return Poll.PENDING;
      }
      dropBody(tasks);
      dropAlarm();
      stage = Stage.FINALISERS;
    }
    if (stage == Stage.BODY || !runFinalisers(tasks, inner, cx)) {
      return Poll.PENDING;
    }
    return end(tasks);
  }

  private void open(Context cx) {
    ScopeBody<T> first = Objects.requireNonNull(start);
    start = null;
    stage = Stage.OVER; // if the executor lacks something
    Moment deadline = options.deadline();
    if (options.timeout() != null) {
      deadline = earlier(deadline, Moment.now(cx.clock()).plus(options.timeout()));
    }
    Moment around = Scope.deadlineIn(cx);
    if (deadline != null && earlier(around, deadline) == deadline) {
      alarm = Time.sleepUntil(deadline);
    }
    Scope opened = new Scope(options, earlier(around, deadline), cx);
    scope = opened.members();
    stage = Stage.BODY;
    try {
      body = Objects.requireNonNull(first.start(opened), "the scope's body returned null");
    } catch (Throwable failure) {
      opened.members().fail(failure);
      stage = Stage.CHILDREN;
    }
  }

  private static @Nullable Moment earlier(@Nullable Moment one, @Nullable Moment other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  /** Cancels the scope if its time is over. A budget that is spent does not matter here. */
  private void checkDeadline(ScopeMembers tasks, Context cx) throws Exception {
    Future<Void> ringing = alarm;
    if (ringing != null && tasks.isCancelled()) {
      dropAlarm();
      return;
    }
    if (ringing != null && ringing.pollRaw(cx.unconstrained()) != Poll.PENDING) {
      alarm = null;
      tasks.fail(
          new Elapsed(
              options.timeout() == null
                  ? "scope: not finished by its deadline"
                  : "scope: not finished within " + options.timeout()));
    }
  }

  private void pollBody(ScopeMembers tasks, Context cx) {
    if (tasks.isCancelled()) {
      stage = Stage.CHILDREN;
      return;
    }
    try {
      Object answer = Objects.requireNonNull(body).pollRaw(cx);
      if (answer == Poll.PENDING) {
        if (tasks.isCancelled()) {
          stage = Stage.CHILDREN;
        }
        return;
      }
      body = null;
      value = answer;
      if (options.endsWithBody()) {
        tasks.cancelRest();
      }
    } catch (Throwable failure) {
      body = null;
      tasks.fail(failure);
    }
    stage = Stage.CHILDREN;
  }

  private void dropBody(ScopeMembers tasks) {
    Future<T> left = body;
    body = null;
    Throwable failure = DropFailure.collect(null, left);
    if (failure != null) {
      tasks.record(failure);
    }
  }

  private boolean runFinalisers(ScopeMembers tasks, Context inner, Context cx) {
    for (; ; ) {
      Future<?> running = finaliser;
      if (running == null) {
        running = tasks.nextFinaliser();
        finaliser = running;
        if (running == null) {
          return true;
        }
      }
      try {
        if (running.pollRaw(inner) == Poll.PENDING) {
          if (!isTimeUp(cx)) {
            return false;
          }
          giveUpFinalisers(tasks);
          return true;
        }
      } catch (Throwable failure) {
        tasks.record(failure);
      }
      finaliser = null;
    }
  }

  private boolean isTimeUp(Context cx) throws Exception {
    Future<Void> limit = alarm;
    if (limit == null) {
      limit = Time.sleep(options.finaliserLimit());
      alarm = limit;
    }
    if (limit.pollRaw(cx.unconstrained()) == Poll.PENDING) {
      return false;
    }
    alarm = null;
    return true;
  }

  private void giveUpFinalisers(ScopeMembers tasks) {
    Duration limit = options.finaliserLimit();
    tasks.record(new Elapsed("scope: its finalisers have not finished within " + limit));
    for (Future<?> left = finaliser; left != null; left = tasks.nextFinaliser()) {
      Throwable failure = DropFailure.collect(null, left);
      if (failure != null) {
        tasks.record(failure);
      }
    }
    finaliser = null;
  }

  private @Nullable Object end(ScopeMembers tasks) {
    stage = Stage.OVER;
    scope = null;
    dropAlarm();
    tasks.owner.take();
    Throwable failure = tasks.end();
    Object result = value;
    value = null;
    if (failure != null) {
      throw ScopeMembers.rethrow(failure);
    }
    return result;
  }

  private void dropAlarm() {
    Future<Void> armed = alarm;
    alarm = null;
    if (armed != null) {
      armed.drop();
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("scope", finaliser == null ? body : finaliser);
  }

  @Override
  public void drop() {
    if (stage == Stage.OVER) {
      return;
    }
    stage = Stage.OVER;
    start = null;
    value = null;
    dropAlarm();
    ScopeMembers tasks = scope;
    scope = null;
    if (tasks == null) {
      return;
    }
    tasks.owner.take();
    Throwable failure = tasks.dropMembers();
    failure = DropFailure.collect(failure, finaliser);
    failure = DropFailure.collect(failure, body);
    finaliser = null;
    body = null;
    tasks.dropped();
    DropFailure.throwIfAny(failure);
  }

  /** The context around, with what the scope adds. */
  private static final class BodyContext extends ForwardingContext {
    private final ScopeMembers scope;
    private final Context outer;

    BodyContext(ScopeMembers scope, Context outer) {
      super(outer);
      this.scope = scope;
      this.outer = outer;
    }

    @Override
    public Locals locals() {
      return scope.locals();
    }

    @Override
    public TaskHold holdTask() {
      return scope.hold(outer.holdTask());
    }
  }
}
