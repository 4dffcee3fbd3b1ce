package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for the next task of a set to end; null when the set is empty. */
final class JoinNext<J extends Joiner<?>, R> extends RawFuture<@Nullable R> {
  private final Function<J, R> result;
  private @Nullable Joiners<J> joiners;

  JoinNext(Joiners<J> joiners, Function<J, R> result) {
    this.joiners = joiners;
    this.result = result;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    Joiners<J> from = joiners;
    if (from == null) {
      throw Finished.polledAgain("joinNext");
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    try {
      from.await(this, cx.waker());
    } catch (IllegalStateException twice) {
      joiners = null;
      throw twice;
    }
    J next = from.next();
    if (next == null && from.size() > 0) {
      cx.refund();
      return Poll.PENDING;
    }
    drop();
    return next == null ? null : result.apply(next);
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
