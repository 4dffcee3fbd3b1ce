package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;

/** Copies in both directions until both have ended. */
final class CopyBothWays extends StepFuture<Copied> {
  private final Direction there;
  private final Direction back;

  CopyBothWays(Direction there, Direction back) {
    super("copyBidirectional", there.pump);
    this.there = there;
    this.back = back;
  }

  @Override
  Object advance(Context cx) throws Exception {
    boolean thereEnded = there.poll(cx);
    boolean backEnded = back.poll(cx);
    return thereEnded && backEnded
        ? new Copied(there.pump.count(), back.pump.count())
        : Poll.PENDING;
  }

  @Override
  void release() {
    there.pump.release();
    back.pump.release();
  }

  @Override
  void cancel() {
    there.pump.cancel();
    back.pump.cancel();
  }

  /** One direction: copied, then the other side's writing shut down. */
  static final class Direction {
    private final Pump pump;
    private final AsyncWrite to;
    private boolean copied;
    private boolean ended;

    Direction(AsyncRead from, AsyncWrite to, int bytes) {
      pump = new Pump(from, to, bytes);
      this.to = to;
    }

    boolean poll(Context cx) throws Exception {
      if (!copied && pump.poll(cx)) {
        copied = true;
        pump.release();
      }
      if (copied && !ended) {
        ended = to.pollShutdown(cx);
      }
      return ended;
    }
  }
}
