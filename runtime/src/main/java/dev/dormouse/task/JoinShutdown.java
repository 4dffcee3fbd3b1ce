package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Aborts all tasks of a set and waits until all have ended. */
final class JoinShutdown<J extends Joiner<?>> extends RawFuture<Void> {
  private final Consumer<? super J> forget;
  private @Nullable Joiners<J> joiners;
  private boolean begun;
  private @Nullable JoinError failure;

  /** Makes the future; {@code forget} is told each task that has ended. */
  JoinShutdown(Joiners<J> joiners, Consumer<? super J> forget) {
    this.joiners = joiners;
    this.forget = forget;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws JoinError {
    Joiners<J> from = joiners;
    if (from == null) {
      throw Finished.polledAgain("shutdown");
    }
    if (!begun) {
      begun = true;
      from.abortAll();
    }
    if (!takeAll(from, cx)) {
      return Poll.PENDING;
    }
    drop();
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  private boolean takeAll(Joiners<J> from, Context cx) {
    while (cx.proceed()) {
      from.await(this, cx.waker());
      J next = from.next();
      if (next == null) {
        cx.refund();
        return from.size() == 0;
      }
      forget.accept(next);
      if (next.take() instanceof Outcome.Failure<?>(JoinError failed) && failed.isFailure()) {
        remember(failed);
      }
    }
    return false;
  }

  private void remember(JoinError failed) {
    if (failure == null) {
      failure = failed;
    } else {
      failure.addSuppressed(failed);
    }
  }

  @Override
  public void drop() {
    Joiners<J> from = joiners;
    joiners = null;
    if (from != null) {
      from.stopAwaiting(this);
    }
  }
}
