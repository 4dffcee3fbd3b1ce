package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.util.Arrays;

/** Reads up to and with a delimiter. */
final class ReadUntil extends StepFuture<byte[]> {
  private final AsyncBufRead source;
  private final Gather gather;
  private final int maxBytes;

  ReadUntil(AsyncBufRead source, byte delimiter, int maxBytes) {
    super("readUntil", source);
    if (maxBytes < 0) {
      throw new IllegalArgumentException("readUntil: negative limit " + maxBytes);
    }
    this.source = source;
    this.maxBytes = maxBytes;
    gather = new Gather(source, delimiter);
  }

  @Override
  Object advance(Context cx) throws Exception {
    for (; ; ) {
      int came = gather.poll(cx, maxBytes);
      if (came == BytePoll.PENDING) {
        return Poll.PENDING;
      }
      if (gather.length() > maxBytes) {
        throw new StreamTooLongException("readUntil: no delimiter", maxBytes);
      }
      if (came == Gather.DONE) {
        return Arrays.copyOf(gather.bytes(), gather.length());
      }
    }
  }

  @Override
  void release() {
    gather.release();
  }

  @Override
  void cancel() {
    source.cancelRead();
  }
}
