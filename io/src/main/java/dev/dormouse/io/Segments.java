package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.RawStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The stream of what comes between delimiters. A part of a segment stays here between polls. */
final class Segments extends RawStream<byte[]> {
  private final AsyncBufRead source;
  private final Gather gather;
  private final int maxBytes;

  /** The rest of a segment that was too long. */
  private boolean skipping;

  private boolean ended;

  Segments(AsyncBufRead source, byte delimiter, int maxBytes) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("segments: negative limit " + maxBytes);
    }
    this.source = source;
    this.maxBytes = maxBytes;
    gather = new Gather(source, delimiter);
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (ended) {
      throw polledAgain("segments");
    }
    for (; ; ) {
      int came = gather.poll(cx, (int) Math.min(maxBytes + 1L, Integer.MAX_VALUE - 1));
      if (came == BytePoll.PENDING) {
        return Poll.PENDING;
      }
      int length = gather.length() - (gather.isDelimited() ? 1 : 0);
      boolean tooLong = length > maxBytes;
      if (tooLong || came == Gather.DONE) {
        boolean atEnd = gather.length() == 0;
        boolean delimited = gather.isDelimited();
        byte[] segment =
            tooLong || skipping || atEnd ? null : Arrays.copyOf(gather.bytes(), length);
        gather.clear();
        if (atEnd) {
          drop();
          return null;
        }
        boolean first = !skipping;
        skipping = !delimited && tooLong;
        if (tooLong && first) {
          throw new StreamTooLongException("a segment has no delimiter", maxBytes);
        }
        if (segment != null) {
          return segment;
        }
      }
    }
  }

  @Override
  public void drop() {
    if (!ended) {
      ended = true;
      gather.release();
      source.cancelRead();
    }
  }
}
