package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** Waits for a token to be cancelled. */
final class Cancelled extends TokenWaiter<Void> {
  private @Nullable CancellationToken token;

  Cancelled(CancellationToken token) {
    this.token = token;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    CancellationToken of = token;
    if (of == null) {
      throw Finished.polledAgain("CancellationToken.cancelled");
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    if (of.await(this, cx.waker())) {
      cx.refund();
      return Poll.PENDING;
    }
    token = null;
    return null;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("CancellationToken.cancelled");
  }

  @Override
  public void drop() {
    CancellationToken of = token;
    token = null;
    if (of != null) {
      of.abandon(this);
    }
  }
}
