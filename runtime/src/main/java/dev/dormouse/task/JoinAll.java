package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for the values of all tasks of a set; the first failure, and a drop, abort the rest. */
final class JoinAll<T extends @Nullable Object> extends RawFuture<List<T>> {
  private final List<T> values = new ArrayList<>();
  private @Nullable Joiners<Joiner<T>> joiners;

  JoinAll(Joiners<Joiner<T>> joiners) {
    this.joiners = joiners;
  }

  @Override
  public Object pollRaw(Context cx) throws Exception {
    Joiners<Joiner<T>> from = joiners;
    if (from == null) {
      throw Finished.polledAgain("joinAll");
    }
    try {
      if (!takeAll(from, cx)) {
        return Poll.PENDING;
      }
    } catch (Throwable failure) {
      letGoAfter(failure);
      throw failure;
    }
    joiners = null;
    from.stopAwaiting(this);
    return values;
  }

  private boolean takeAll(Joiners<Joiner<T>> from, Context cx) throws Exception {
    while (cx.proceed()) {
      from.await(this, cx.waker());
      Joiner<T> next = from.next();
      if (next == null) {
        cx.refund();
        return from.size() == 0;
      }
      values.add(next.take().orThrow());
    }
    return false;
  }

  private void letGoAfter(Throwable failure) {
    try {
      drop();
    } catch (Throwable further) {
      failure.addSuppressed(further);
    }
  }

  @Override
  public void drop() {
    Joiners<Joiner<T>> from = joiners;
    joiners = null;
    if (from != null) {
      from.stopAwaiting(this);
      from.abandonAll();
    }
  }
}
