package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a range by as many writes as it takes; one object does so for many ranges in turn. */
final class SendAll extends RawFuture<Void> {
  private final SourceStream stream;

  /** Null before the first range, and after the end of each. */
  private byte @Nullable [] array;

  private int from;
  private int to;
  private boolean isWaiting;

  SendAll(SourceStream stream) {
    this.stream = stream;
  }

  /** Tells whether nobody polls or drops it any more. */
  boolean isIdle() {
    return array == null;
  }

  /** Begins anew; for one that is idle. */
  void aim(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    array = target;
    from = offset;
    to = offset + length;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    byte[] bytes = array;
    if (bytes == null) {
      throw Finished.polledAgain(toString());
    }
    boolean pending = false;
    try {
      do {
        // A length of zero is left to the stream, which spends budget on it.
        int count = stream.pollWrite(cx, bytes, from, to - from);
        pending = count == SourceStream.PENDING;
        if (pending) {
          return Poll.PENDING;
        }
        from += count;
      } while (from < to);
      return null;
    } finally {
      isWaiting = pending;
      if (!pending) {
        array = null;
      }
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(toString());
  }

  @Override
  public void drop() {
    array = null;
    if (isWaiting) {
      isWaiting = false;
      stream.cancelWrite();
    }
  }

  @Override
  public String toString() {
    return "writeAll of " + stream;
  }
}
