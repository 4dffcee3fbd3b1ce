package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.nio.ByteBuffer;

/** Copies a source to its end, out of the source's buffer. */
final class CopyBuf extends StepFuture<Long> {
  private final AsyncBufRead from;
  private final AsyncWrite to;

  /** From the beginning, since an earlier copy may have been dropped before its flush. */
  private boolean mustFlush = true;

  private long count;

  CopyBuf(AsyncBufRead from, AsyncWrite to) {
    super("copyBuf", from);
    this.from = from;
    this.to = to;
  }

  @Override
  Object advance(Context cx) throws Exception {
    for (; ; ) {
      ByteBuffer view = from.pollFillBuf(cx);
      if (view == null || !view.hasRemaining()) {
        if (mustFlush && !to.pollFlush(cx)) {
          return Poll.PENDING;
        }
        mustFlush = false;
        return view == null ? Poll.PENDING : (Object) count;
      }
      int rest = view.remaining();
      int written = to.pollWrite(cx, view);
      if (Transferred.written(written, rest, to) == BytePoll.PENDING) {
        return Poll.PENDING;
      }
      from.consume(written);
      count += written;
      mustFlush = true;
    }
  }

  @Override
  void cancel() {
    from.cancelRead();
    to.cancelWrite();
  }
}
