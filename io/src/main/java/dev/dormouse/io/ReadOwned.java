package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One read into a lent slice. */
final class ReadOwned extends StepFuture<Owned> {
  private final AsyncRead source;
  private final Slice slice;
  private @Nullable ByteBuffer buffer;

  ReadOwned(AsyncRead source, Slice slice) {
    super("readOwned", source);
    this.source = source;
    this.slice = slice;
    slice.checkUsable();
  }

  @Override
  Object advance(Context cx) {
    ByteBuffer into = buffer;
    if (into == null) {
      into = slice.lend();
      buffer = into;
    }
    int count;
    try {
      count = source.pollRead(cx, into);
    } catch (Exception failure) {
      return giveBack(0, failure);
    }
    return count == BytePoll.PENDING ? Poll.PENDING : giveBack(count, null);
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
    source.cancelRead();
  }
}
