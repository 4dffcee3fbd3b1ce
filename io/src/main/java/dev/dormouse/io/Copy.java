package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;

/** Copies a source to its end. */
final class Copy extends StepFuture<Long> {
  private final Pump pump;

  Copy(AsyncRead from, AsyncWrite to, int bytes) {
    super("copy", from);
    pump = new Pump(from, to, bytes);
  }

  @Override
  Object advance(Context cx) throws Exception {
    return pump.poll(cx) ? (Object) pump.count() : Poll.PENDING;
  }

  @Override
  void release() {
    pump.release();
  }

  @Override
  void cancel() {
    pump.cancel();
  }
}
