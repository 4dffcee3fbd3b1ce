package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.nio.ByteBuffer;

/** Takes and forgets bytes up to and with a delimiter. */
final class SkipUntil extends StepFuture<Long> {
  private final AsyncBufRead source;
  private final byte delimiter;
  private long skipped;

  SkipUntil(AsyncBufRead source, byte delimiter) {
    super("skipUntil", source);
    this.source = source;
    this.delimiter = delimiter;
  }

  @Override
  Object advance(Context cx) throws Exception {
    for (; ; ) {
      ByteBuffer view = source.pollFillBuf(cx);
      if (view == null) {
        return Poll.PENDING;
      }
      int found = Delimiters.indexOf(view, delimiter);
      int count = found < 0 ? view.remaining() : found + 1;
      source.consume(count);
      skipped += count;
      if (found >= 0 || count == 0) {
        return skipped;
      }
    }
  }

  @Override
  void cancel() {
    source.cancelRead();
  }
}
