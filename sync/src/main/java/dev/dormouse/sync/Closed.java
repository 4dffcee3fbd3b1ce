package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** Waits until the receiver of a channel refuses more. */
final class Closed extends Waiter<Void> {
  private @Nullable Channel channel;

  /** Whether a queue has, or had, this waiter; guarded by the channel's lock. */
  boolean queued;

  Closed(Channel channel) {
    this.channel = channel;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    Channel of = channel;
    if (of == null) {
      throw Finished.polledAgain("Sender.closed");
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    if (!of.isRefusing() && of.awaitRefusal(this, cx.waker())) {
      cx.refund();
      return Poll.PENDING;
    }
    channel = null;
    return null;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("Sender.closed");
  }

  @Override
  public void drop() {
    Channel of = channel;
    channel = null;
    if (of != null) {
      of.abandonRefusal(this);
    }
  }
}
