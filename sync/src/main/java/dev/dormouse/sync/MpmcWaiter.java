package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** A future that waits at a channel of many receivers: to send, or to receive. */
abstract class MpmcWaiter<T extends @Nullable Object> extends Waiter<T> {
  /*
   * NEW             -> WAITING  the queue has it         by the owner
   * WAITING         -> ROUSED   there may be something   by whoever has made that so
   * ROUSED          -> WAITING  there was not            by the owner, in its place
   * NEW             -> DONE     poll, drop               by the owner
   * WAITING, ROUSED -> DONE     poll, drop, close        by the owner, or whoever closes it all
   *
   * All steps under the channel's lock, but for those from NEW to DONE.
   */
  static final byte NEW = 0;
  static final byte WAITING = 1;
  static final byte ROUSED = 2;
  static final byte DONE = 3;

  private @Nullable MpmcChannel channel;

  /** Guarded by the channel's lock. */
  byte state = NEW;

  MpmcWaiter(MpmcChannel channel) {
    this.channel = channel;
  }

  /** Does what it waits for, or queues up and answers pending. */
  abstract @Nullable Object attempt(MpmcChannel channel, Context cx) throws SendError;

  /** Leaves its line. */
  abstract void abandon(MpmcChannel channel);

  abstract String name();

  /** Lets go of what the future holds. */
  void forget() {}

  @Override
  public final @Nullable Object pollRaw(Context cx) throws SendError {
    MpmcChannel at = channel;
    if (at == null) {
      throw Finished.polledAgain(name());
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    boolean pending = false;
    try {
      Object answer = attempt(at, cx);
      pending = answer == Poll.PENDING;
      if (pending) {
        cx.refund();
      }
      return answer;
    } finally {
      if (!pending) {
        channel = null;
        forget();
      }
    }
  }

  @Override
  protected final FutureInfo info() {
    return FutureInfo.leaf(name());
  }

  @Override
  public final void drop() {
    MpmcChannel at = channel;
    channel = null;
    forget();
    if (at != null) {
      abandon(at);
    }
  }
}
