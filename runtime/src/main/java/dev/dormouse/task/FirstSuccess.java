package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/** Waits for the first value among racing tasks; their failures are thrown only if all fail. */
final class FirstSuccess<T extends @Nullable Object> extends RawFuture<T> {
  private @Nullable JoinSet<Outcome<T>> racers;
  private @Nullable Future<@Nullable Outcome<Outcome<T>>> next;
  private @Nullable Exception failure;

  FirstSuccess(JoinSet<Outcome<T>> racers) {
    this.racers = racers;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    JoinSet<Outcome<T>> set = racers;
    if (set == null) {
      throw Finished.polledAgain("firstSuccess");
    }
    for (; ; ) {
      Future<@Nullable Outcome<Outcome<T>>> joining = next;
      if (joining == null) {
        joining = set.joinNext();
        next = joining;
      }
      Object answer = joining.pollRaw(cx);
      if (answer == Poll.PENDING) {
        return Poll.PENDING;
      }
      next = null;
      if (answer == null) {
        racers = null;
        throw failure != null
            ? failure
            : new IllegalArgumentException("firstSuccess: there are no futures");
      }
      if (raced(answer) instanceof Outcome.Value<?>(var value)) {
        racers = null;
        set.detachAll(); // the scope cancels them
        return value;
      }
    }
  }

  /** Returns how a racer ended, after remembering its failure. */
  private Outcome<?> raced(Object joined) {
    Outcome<?> outcome =
        joined instanceof Outcome.Value<?>(Outcome<?> inner) ? inner : (Outcome<?>) joined;
    if (outcome instanceof Outcome.Failure<?>(Exception cause)) {
      if (failure == null) {
        failure = cause;
      } else if (failure != cause) {
        failure.addSuppressed(cause);
      }
    }
    return outcome;
  }

  @Override
  public void drop() {
    JoinSet<Outcome<T>> set = racers;
    Future<?> joining = next;
    racers = null;
    next = null;
    if (joining != null) {
      joining.drop();
    }
    if (set != null) {
      set.close();
    }
  }
}
