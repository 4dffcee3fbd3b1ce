package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.ForwardingContext;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Locals;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.TaskHold;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The future of a child of a scope. The task that runs it and the scope that may drop it meet in
 * one word, so that after a drop of the scope no poll begins.
 *
 * @param <T> type of the child's value
 */
final class ScopeChild<T extends @Nullable Object> extends RawFuture<@Nullable Object>
    implements ScopeWork {
  /*
   * IDLE    -> POLLING  pollRaw()  CAS, full
   * POLLING -> IDLE     pollRaw()  CAS, full: the child answered pending
   * IDLE    -> STOPPED  stop()     CAS, full: the caller drops the future, if any thread may
   * POLLING -> STOPPED  stop()     CAS, full: who polls drops it when the poll is over
   * any     -> ENDED    pollRaw() at its end, drop(): only the first one reports the end
   *
   * `inner` belongs to whoever made the last step: plain.
   */
  private static final int IDLE = 0;
  private static final int POLLING = 1;
  private static final int STOPPED = 2;
  private static final int ENDED = 3;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(ScopeChild.class, "word", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // through WORD only
  private int word;

  private final ScopeMember member;

  /** Whether any thread may drop it. */
  private final boolean sendable;

  private final String taskName;
  private @Nullable LocalFuture<T> inner;

  ScopeChild(ScopeMembers scope, LocalFuture<T> inner, boolean sendable, boolean keepsFailure) {
    this.inner = inner;
    this.taskName = FutureInfo.nameOf(inner);
    this.sendable = sendable;
    this.member = new ScopeMember(scope, keepsFailure, this);
  }

  @Override
  public ScopeMember member() {
    return member;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    if (!casWord(IDLE, POLLING)) {
      return Poll.PENDING; // it was stopped, and is aborted right after that
    }
    Object answer;
    try {
      answer = Objects.requireNonNull(inner).pollRaw(new ChildContext(member.scope, cx));
    } catch (Throwable failure) {
      return end(failure);
    }
    if (answer != Poll.PENDING) {
      inner = null;
      publishEnd();
      boolean unused = member.scope.onEnd(member, null);
      return answer;
    }
    if (casWord(POLLING, IDLE)) {
      return Poll.PENDING;
    }
    Throwable failure = dropInner();
    if (failure != null) {
      return end(failure);
    }
    publishEnd();
    boolean unused = member.scope.onEnd(member, null);
    return Poll.PENDING; // aborted, as above
  }

  /** Ends with a failure; if the scope cannot throw it any more, this task does. */
  private Object end(Throwable failure) {
    inner = null;
    publishEnd();
    if (!member.scope.onEnd(member, failure)) {
      throw ScopeMembers.rethrow(failure);
    }
    return new ScopeFailed(failure);
  }

  private @Nullable Throwable dropInner() {
    LocalFuture<T> future = inner;
    inner = null;
    try {
      if (future != null) {
        future.drop();
      }
      return null;
    } catch (Throwable failure) {
      return failure;
    }
  }

  /**
   * Sees to it that no poll begins any more and drops the future here, if any thread may. One that
   * is being polled is dropped by its poller. For the scope, which then aborts the task.
   *
   * @return what the drop threw
   */
  @Nullable Throwable stop() {
    int was;
    do {
      was = wordAcquire();
    } while (was != ENDED && !casWord(was, STOPPED));
    if (was != IDLE || !sendable) {
      return null;
    }
    Throwable failure = dropInner();
    publishEnd();
    boolean unused = member.scope.onEnd(member, null);
    return failure;
  }

  @Override
  public void dropUnspawned() {
    publishEnd();
    LocalFuture<T> future = inner;
    inner = null;
    if (future != null) {
      future.drop();
    }
  }

  @Override
  public void drop() {
    int was = exchangeEnd();
    if (was == ENDED || was == STOPPED && sendable) {
      return;
    }
    Throwable failure = dropInner();
    if (!member.scope.onEnd(member, failure) && failure != null) {
      throw ScopeMembers.rethrow(failure);
    }
  }

  /** Acquire: nothing is read through it, the CAS decides; pairs with casWord(). */
  private int wordAcquire() {
    return (int) WORD.getAcquire(this);
  }

  /** Full: one step of the table, hands `inner` on; pairs with itself. */
  private boolean casWord(int seen, int next) {
    return WORD.compareAndSet(this, seen, next);
  }

  /** Full: the first end counts; pairs with casWord() of who stops or polls. */
  private int exchangeEnd() {
    return (int) WORD.getAndSet(this, ENDED);
  }

  /** Release: nobody leaves ENDED; pairs with wordAcquire() of who stops. */
  private void publishEnd() {
    WORD.setRelease(this, ENDED);
  }

  @Override
  protected String taskName() {
    return taskName;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("child of a scope", inner);
  }

  /** The context of the task, with what the scope adds. */
  private static final class ChildContext extends ForwardingContext {
    private final ScopeMembers scope;
    private final Context outer;

    ChildContext(ScopeMembers scope, Context outer) {
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
