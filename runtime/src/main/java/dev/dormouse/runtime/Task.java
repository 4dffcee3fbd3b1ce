package dev.dormouse.runtime;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.TaskHold;
import dev.dormouse.future.TaskId;
import dev.dormouse.future.Waker;
import dev.dormouse.runtime.owned.Telling;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A spawned future. One object is what runs, the waker it hands out, and the handle of its result.
 *
 * @param <T> type of the result
 */
abstract sealed class Task<T extends @Nullable Object> extends TaskState<T>
    implements Waker, JoinHandle<T>, TaskHold, Telling permits LocalTask, SharedTask {

  /** A roll has the task. */
  static final byte ENROLLED = 1;

  /** The future of the task may not leave the thread that it was spawned on. */
  static final byte CONFINED = 1 << 1;

  /** A thread in {@code blockOn} gets the outcome. */
  static final byte ROOT = 1 << 2;

  /**
   * The future until the task has ended, then its value or an {@link Outcome}. Plain: whoever runs
   * the task owns it, from COMPLETE on the holder of the handle does.
   */
  private @Nullable Object stage;

  /** The waker of who awaits the handle. Plain: guarded by JOINER, see TaskState. */
  private @Nullable Waker joiner;

  /** The next one in the inbox or injection queue, which the task stands in while LINKED. */
  @Nullable Task<?> next;

  /** The number of the place that spawned the task: two bytes that would be padding else. */
  private final short site;

  /** What a loop knows of the task: the constants above. Plain: for the thread that runs it. */
  private byte marks;

  Task(LocalFuture<T> future, SpawnSite site) {
    stage = Objects.requireNonNull(future, "future");
    this.site = site.number();
  }

  /** Puts one of the constants on the task. For the thread that runs it. */
  final void mark(byte mark) {
    marks |= mark;
  }

  /**
   * Tells whether the task has one of the constants. For the thread that runs it; racy for others.
   */
  final boolean isMarked(byte mark) {
    return (marks & mark) != 0;
  }

  /** Returns where the task was spawned. */
  final SpawnSite site() {
    return SpawnSite.numbered(site);
  }

  /** Registers a thread in {@code blockOn} before anybody else knows the task. */
  final void bornAwaitedBy(Waker waker) {
    joiner = waker;
    mark(ROOT);
    bornAwaited();
  }

  /** Returns the future. For whoever runs the task. */
  final LocalFuture<?> future() {
    return (LocalFuture<?>) Objects.requireNonNull(stage);
  }

  /** Returns the future as somebody sees it who does not run the task; null after its end. */
  final @Nullable LocalFuture<?> futureSeen() {
    Object seen = stage;
    return isComplete() || !(seen instanceof LocalFuture<?> future) ? null : future;
  }

  /**
   * Drops the future of a task that the caller runs.
   *
   * @return the outcome
   */
  final Outcome dropFuture() {
    LocalFuture<?> future = future();
    try {
      future.drop();
    } catch (Throwable failure) {
      return Outcome.failed(future, failure);
    }
    return Outcome.cancelled(future);
  }

  /**
   * Drops the future of a task that the caller runs and has no memory to keep.
   *
   * @return the outcome
   */
  final Outcome dropForLackOfMemory() {
    Outcome dropped = dropFuture();
    return dropped.isDrop() ? Outcome.NO_MEMORY : dropped;
  }

  /**
   * Ends a task that the caller runs: publishes the outcome and wakes who awaits it. The future was
   * finished or dropped before.
   */
  final void end(@Nullable Object outcome, FailureReports reports) {
    wake(endSilently(outcome, reports), reports);
  }

  /** Does what {@link #end} does but for waking; returns who is to be woken, or null. */
  final @Nullable Waker endSilently(@Nullable Object outcome, FailureReports reports) {
    if (Watching.isPossible() && watch().watchesEnds()) {
      watch().ended(this, outcome);
    }
    stage = outcome;
    Shuffle.pause();
    return complete(toComplete(), outcome, reports);
  }

  private @Nullable Waker complete(End end, @Nullable Object outcome, FailureReports reports) {
    Waker waker = null;
    switch (end) {
      case AWAITED -> {
        waker = joiner;
        joiner = null;
      }
      case UNAWAITED -> {
        if (!isOwned(outcome)) {
          report(outcome, reports);
        }
      }
      case DETACHED -> {
        stage = Outcome.TAKEN;
        report(outcome, reports);
      }
      case HELD -> {
        return null;
      }
    }
    if (outcome instanceof Outcome ended && ended.failure() != null) {
      stopFor(ended, reports);
    }
    return waker;
  }

  private void stopFor(Outcome failed, FailureReports reports) {
    if (!failed.owned() && !isMarked(ROOT)) {
      reports.stopFor(site().appendedTo(failed.task()), Objects.requireNonNull(failed.failure()));
    }
  }

  @Override
  public final void release() {
    Released last = TaskHolds.remove(this);
    if (last != null) {
      wake(complete(last.end, last.outcome, reports()), reports());
    }
  }

  /** What the last holder found: who awaits the end, and the outcome while it was out of reach. */
  record Released(End end, @Nullable Object outcome) {}

  /** Takes the last hold back; null if the task goes on. */
  final @Nullable Released releaseLast() {
    End end;
    Object outcome;
    do {
      boolean ended = hasEnded();
      outcome = ended ? stage : null;
      Shuffle.pause();
      end = toReleased(ended);
    } while (end == null);
    return end == End.HELD ? null : new Released(end, outcome);
  }

  /** Wakes who awaited a task, if somebody did. */
  static void wake(@Nullable Waker joiner, FailureReports reports) {
    if (joiner == null) {
      return;
    }
    try {
      joiner.wake();
    } catch (Throwable failure) {
      reports.report("the waker of a task's joiner", failure);
    }
  }

  private static boolean isOwned(@Nullable Object outcome) {
    return outcome instanceof Outcome ended && ended.owned();
  }

  private void report(@Nullable Object outcome, FailureReports reports) {
    if (outcome instanceof Outcome ended && ended.failure() != null) {
      reports.report(site().appendedTo(ended.task()), ended.failure());
    }
  }

  @Override
  public final @Nullable Object pollRaw(Context cx) throws Exception {
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    if (isAwaitedBy(cx.waker())) {
      cx.refund();
      return Poll.PENDING;
    }
    Object outcome = takeOutcome();
    if (outcome instanceof Outcome ended) {
      throw ended.toJoinError(this);
    }
    return outcome;
  }

  /**
   * Has the end wake {@code waker}, in the place of a waker before; false if the task has ended.
   *
   * @throws IllegalStateException if the handle was dropped
   */
  final boolean isAwaitedBy(Waker waker) {
    if (isDetached()) {
      throw Finished.polledAgain("JoinHandle");
    }
    return !isComplete() && awaitBy(waker) == Join.DONE;
  }

  private Join awaitBy(Waker waker) {
    if (isAwaited()) {
      // Only this side writes the slot, so its content may be read; the completer at most clears
      // it.
      if (joiner == waker) {
        return Join.DONE;
      }
      if (toUnawaited() == Join.COMPLETE) {
        return Join.COMPLETE;
      }
    }
    joiner = waker;
    Shuffle.pause();
    return toAwaited();
  }

  /**
   * Takes the outcome of a task that has ended.
   *
   * @throws IllegalStateException if it was taken before
   */
  final @Nullable Object takeOutcome() {
    Object outcome = stage;
    if (outcome == Outcome.TAKEN) {
      throw Finished.polledAgain("JoinHandle");
    }
    stage = Outcome.TAKEN;
    return outcome;
  }

  /** Lets the task go: it runs on, its result is nobody's. */
  @Override
  public final void drop() {
    if (isDetached()) {
      return;
    }
    switch (toDetached()) {
      case DONE -> joiner = null;
      case COMPLETE -> {
        Object outcome = stage;
        stage = Outcome.TAKEN;
        if (isAwaited() || isOwned(outcome)) {
          // Somebody awaited the failure, so nobody was told; and now nobody will take it.
          report(outcome, reports());
        }
      }
    }
  }

  @Override
  public final void tell(JoinError failure) {
    Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
    reports().report(site().appendedTo(failure.taskName()), cause);
  }

  @Override
  public final void abort() {
    if (toCancelled()) {
      Shuffle.pause();
      wake();
    }
  }

  @Override
  public final boolean isFinished() {
    return isComplete();
  }

  @Override
  public final AbortHandle abortHandle() {
    return new TaskAbort(this);
  }

  @Override
  protected final FutureInfo info() {
    LocalFuture<?> future = futureSeen();
    if (future == null) {
      return FutureInfo.leaf("join of a task that has ended");
    }
    return FutureInfo.leaf(site().appendedTo("join of task " + nameOf(future)));
  }

  @Override
  public final TaskId id() {
    Trace<?> trace = trace();
    TaskId known = trace == null ? null : trace.id();
    return known == null ? TaskIds.of(this) : known;
  }

  /** Returns what is known of this task beside its future; null for most. Racy, as futureSeen(). */
  final @Nullable Trace<?> trace() {
    return stage instanceof Trace<?> trace ? trace : null;
  }

  /** Returns what messages call this task while it has not ended. */
  final String name() {
    LocalFuture<?> future = futureSeen();
    return future == null ? "a task that has ended" : nameOf(future);
  }

  /** Returns what reports call this task, whose future was {@code future} a moment ago. */
  final String toText(LocalFuture<?> future) {
    return site().appendedTo("task " + nameOf(future) + " (id " + id() + ")");
  }

  static String nameOf(LocalFuture<?> future) {
    return FutureInfo.nameOf(Trace.unwrap(future));
  }

  /** Returns who is told what becomes of this task. */
  abstract Watch watch();

  /** Returns whom to tell about failures that nobody awaits. */
  abstract FailureReports reports();

  @Override
  public String toString() {
    return "task " + describeState();
  }
}
