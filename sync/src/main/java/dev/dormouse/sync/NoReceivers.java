package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a channel has no receiver. Ready also if there were none for a moment only: a waiter
 * whose moment has come belongs to the one who wakes it and is not queued again.
 */
final class NoReceivers extends Waiter<Void> {
  private final String name;
  private @Nullable Ends ends;

  /** Whether the queue has, or had, this waiter; guarded by the ends. */
  boolean queued;

  /** Guarded by the ends. */
  private boolean reached;

  NoReceivers(Ends ends, String name) {
    this.ends = ends;
    this.name = name;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    Ends of = ends;
    if (of == null) {
      throw Finished.polledAgain(name);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    if (of.await(this, cx.waker())) {
      cx.refund();
      return Poll.PENDING;
    }
    finish(of);
    return null;
  }

  private void finish(Ends of) {
    ends = null;
    of.abandon(this);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(name);
  }

  @Override
  public void drop() {
    Ends of = ends;
    if (of != null) {
      finish(of);
    }
  }

  /** The step of the one who takes it out of the queue. Under the lock. */
  void reached() {
    reached = true;
  }

  boolean isReached() {
    return reached;
  }
}
