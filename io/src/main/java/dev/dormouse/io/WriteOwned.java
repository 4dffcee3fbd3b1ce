package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One write from a lent slice, or as many as it takes for all of it. */
final class WriteOwned extends StepFuture<Owned> {
  private final AsyncWrite sink;
  private final Slice slice;
  private final boolean all;
  private @Nullable ByteBuffer buffer;

  WriteOwned(AsyncWrite sink, Slice slice, boolean all) {
    super(all ? "writeAllOwned" : "writeOwned", sink);
    this.sink = sink;
    this.slice = slice;
    this.all = all;
    slice.checkUsable();
  }

  @Override
  Object advance(Context cx) {
    ByteBuffer from = buffer;
    if (from == null) {
      from = slice.lend();
      buffer = from;
    }
    try {
      do {
        int rest = from.remaining();
        int count = sink.pollWrite(cx, from);
        if (Transferred.written(count, rest, sink) == BytePoll.PENDING) {
          return Poll.PENDING;
        }
      } while (all && from.hasRemaining());
    } catch (Exception failure) {
      return giveBack(from.position(), failure);
    }
    return giveBack(from.position(), null);
  }

  private Owned giveBack(int count, @Nullable Exception failure) {
    buffer = null;
    slice.giveBack();
    return new Owned(slice, count, failure);
  }

  @Override
  void release() {
    if (buffer != null) {
      buffer = null;
      slice.close();
      slice.giveBack();
    }
  }

  @Override
  void cancel() {
    sink.cancelWrite();
  }
}
