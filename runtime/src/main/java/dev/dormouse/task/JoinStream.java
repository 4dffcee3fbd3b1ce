package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.RawStream;
import org.jspecify.annotations.Nullable;

/** The outcomes of the tasks of a set, until the set is empty. It owns the set. */
final class JoinStream<T extends @Nullable Object> extends RawStream<Outcome<T>> {
  private final String name;
  private @Nullable Joiners<Joiner<T>> joiners;

  JoinStream(Joiners<Joiner<T>> joiners) {
    this.joiners = joiners;
    name = joiners.name() + ".stream";
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) {
    Joiners<Joiner<T>> from = joiners;
    if (from == null) {
      throw polledAgain(name);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    from.await(this, cx.waker());
    Joiner<T> next = from.next();
    if (next != null) {
      from.stopAwaiting(this);
      return next.take();
    }
    if (from.size() > 0) {
      cx.refund();
      return Poll.PENDING;
    }
    drop();
    return null;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(name);
  }

  @Override
  public void drop() {
    Joiners<Joiner<T>> from = joiners;
    joiners = null;
    if (from != null) {
      from.stopAwaiting(this);
      from.close();
    }
  }
}
