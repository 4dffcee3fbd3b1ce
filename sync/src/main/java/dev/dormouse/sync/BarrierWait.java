package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** Waits at a barrier. */
final class BarrierWait extends Waiter<BarrierPass> {
  private static final byte NEW = 0;
  private static final byte WAITING = 1;
  private static final byte DONE = 2;

  private final Barrier barrier;

  /** The round it came in; written once, under the lock, before it waits. */
  long round;

  /** The owner's. Whether a round is over, the barrier tells. */
  private byte phase = NEW;

  BarrierWait(Barrier barrier) {
    this.barrier = barrier;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    if (phase == DONE) {
      throw Finished.polledAgain("Barrier.awaitAll");
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    if (phase == NEW) {
      if (!barrier.arrive(this, cx.waker())) {
        phase = DONE;
        return BarrierPass.LEADER;
      }
      phase = WAITING;
      cx.refund();
      return Poll.PENDING;
    }
    // Racy look at the waker: only this owner stores one, so if it is ours the last one finds it.
    boolean waits =
        !barrier.isOver(round) && (waker == cx.waker() || barrier.register(this, cx.waker()));
    if (waits) {
      cx.refund();
      return Poll.PENDING;
    }
    phase = DONE;
    return BarrierPass.FOLLOWER;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("Barrier.awaitAll");
  }

  @Override
  public void drop() {
    if (phase == WAITING) {
      barrier.leave(this);
    }
    phase = DONE;
  }
}
