package dev.dormouse.task;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.future.TaskId;
import dev.dormouse.future.Woken;
import dev.dormouse.future.WokenStack;
import dev.dormouse.runtime.owned.Telling;
import org.jspecify.annotations.Nullable;

/**
 * One task in a set. Apart from waking and aborting it belongs to the task that has the set.
 *
 * @param <T> type of the result
 */
class Joiner<T extends @Nullable Object> extends Woken implements AbortHandle {
  private static final System.Logger LOG = System.getLogger("dev.dormouse.task");

  private final JoinHandle<T> handle;

  /** The outcome, if it came while the waker was being stored; else it stays in the handle. */
  private @Nullable Outcome<T> early;

  private boolean ended;

  /** Neighbours in the list of the set. */
  @Nullable Joiner<?> before;

  @Nullable Joiner<?> after;

  /** Whether the set has let it go. */
  boolean gone;

  Joiner(WokenStack stack, JoinHandle<T> handle) {
    super(stack);
    this.handle = handle;
  }

  /** Tells whether a look has found the task ended. */
  final boolean hasEnded() {
    return ended;
  }

  /**
   * Looks whether the task has ended and, if not, makes sure that its end will wake this joiner.
   */
  final boolean look() {
    if (!ended) {
      ended = handle.isFinished() || (early = poll()) != null;
    }
    return ended;
  }

  /** Takes the outcome of a task that has ended. */
  final Outcome<T> take() {
    Outcome<T> outcome = early != null ? early : poll();
    if (outcome == null) {
      throw new IllegalStateException("a task that is finished has no outcome: " + handle);
    }
    early = null;
    return outcome;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // what is not pending is a value of the task's type
  private @Nullable Outcome<T> poll() {
    try {
      Object answer = handle.pollRaw(Context.of(this));
      return answer == Poll.PENDING ? null : new Outcome.Value<>((T) answer);
    } catch (JoinError failure) {
      return new Outcome.Failure<>(failure);
    } catch (Throwable failure) {
      return new Outcome.Failure<>(JoinError.failed("a task", failure));
    }
  }

  /** Detaches from the task; a failure that nobody will take is told. */
  final @Nullable Throwable letGo(@Nullable Throwable failures) {
    if (early instanceof Outcome.Failure<T>(JoinError failure) && failure.isFailure()) {
      tell(failure);
    }
    early = null;
    return DropFailure.collect(failures, handle);
  }

  private void tell(JoinError failure) {
    if (handle instanceof Telling task) {
      task.tell(failure);
    } else {
      LOG.log(System.Logger.Level.ERROR, "a task failed and nobody awaits it", failure.getCause());
    }
  }

  @Override
  public final void abort() {
    handle.abort();
  }

  @Override
  public final boolean isFinished() {
    return handle.isFinished();
  }

  @Override
  public final TaskId id() {
    return handle.id();
  }
}
