package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes several byte buffers by as many writes as it takes; their positions are the count. */
final class WriteAllVectored extends StepFuture<Void> {
  private final AsyncWrite sink;
  private final ByteBuffer[] buffers;

  /** The first buffer that may have bytes left. */
  private int first;

  WriteAllVectored(AsyncWrite sink, ByteBuffer[] buffers) {
    super("writeAllVectored", sink);
    this.sink = sink;
    this.buffers = buffers.clone();
  }

  @Override
  @Nullable Object advance(Context cx) throws Exception {
    do {
      long rest = Staging.remaining(buffers, first);
      long written = sink.pollWriteVectored(cx, buffers, first, buffers.length - first);
      if (Transferred.written(written, rest, sink) == BytePoll.PENDING) {
        return Poll.PENDING;
      }
      while (first < buffers.length && !buffers[first].hasRemaining()) {
        first++;
      }
    } while (first < buffers.length);
    return null;
  }

  @Override
  void cancel() {
    sink.cancelWrite();
  }
}
