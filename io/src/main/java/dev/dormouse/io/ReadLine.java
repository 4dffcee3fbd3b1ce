package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads one line; see {@link Lines} for the reader that can be cancelled. */
final class ReadLine extends StepFuture<@Nullable String> {
  private final AsyncBufRead source;
  private final Gather gather;
  private final int maxBytes;

  ReadLine(AsyncBufRead source, int maxBytes) {
    super("readLine", source);
    if (maxBytes < 0 || maxBytes > Limits.LINE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "readLine: the limit must be 0 to %d, not %d".formatted(Limits.LINE_BYTES_MAX, maxBytes));
    }
    this.source = source;
    this.maxBytes = maxBytes;
    gather = new Gather(source, (byte) '\n');
  }

  @Override
  @Nullable Object advance(Context cx) throws Exception {
    for (; ; ) {
      int came = gather.poll(cx, maxBytes + 2);
      if (came == BytePoll.PENDING) {
        return Poll.PENDING;
      }
      boolean whole = came == Gather.DONE;
      int length = lineLength(whole);
      if (length > maxBytes) {
        throw new LineTooLongException(maxBytes);
      }
      if (whole) {
        return gather.length() == 0
            ? null
            : new String(gather.bytes(), 0, length, StandardCharsets.UTF_8);
      }
    }
  }

  /** Counts what belongs to the line, as far as can be told: a last \r may begin a terminator. */
  private int lineLength(boolean whole) {
    int length = gather.length();
    if (gather.isDelimited()) {
      length--;
    } else if (whole) {
      return length;
    }
    return length > 0 && gather.bytes()[length - 1] == '\r' ? length - 1 : length;
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
