package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** Waits for a gate to open. */
abstract class GateWait<T extends @Nullable Object> extends Waiter<T> {
  private final Gate gate;

  /** Whether the gate's queue has, or had, this waiter; guarded by its lock. */
  boolean queued;

  private boolean done;

  GateWait(Gate gate) {
    this.gate = gate;
  }

  /** Returns what is behind the gate, which is open. */
  abstract @Nullable Object behind();

  abstract String name();

  @Override
  public final @Nullable Object pollRaw(Context cx) {
    if (done) {
      throw Finished.polledAgain(name());
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    if (!gate.isOpen() && gate.await(this, cx.waker())) {
      cx.refund();
      return Poll.PENDING;
    }
    done = true;
    return behind();
  }

  @Override
  protected final FutureInfo info() {
    return FutureInfo.leaf(name());
  }

  @Override
  public final void drop() {
    if (!done) {
      done = true;
      gate.abandon(this);
    }
  }
}
