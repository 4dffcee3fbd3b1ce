package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;

/** One write from several byte buffers. */
final class WriteVectored extends StepFuture<Long> {
  private final AsyncWrite sink;
  private final ByteBuffer[] buffers;

  WriteVectored(AsyncWrite sink, ByteBuffer[] buffers) {
    super("writeVectored", sink);
    this.sink = sink;
    this.buffers = buffers.clone();
  }

  @Override
  Object advance(Context cx) throws Exception {
    return answer(sink.pollWriteVectored(cx, buffers, 0, buffers.length));
  }

  @Override
  void cancel() {
    sink.cancelWrite();
  }
}
