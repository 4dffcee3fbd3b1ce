package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;

/** One read into several byte buffers. */
final class ReadVectored extends StepFuture<Long> {
  private final AsyncRead source;
  private final ByteBuffer[] buffers;

  ReadVectored(AsyncRead source, ByteBuffer[] buffers) {
    super("readVectored", source);
    this.source = source;
    this.buffers = buffers.clone();
    for (ByteBuffer buffer : this.buffers) {
      Staging.checkWritable(buffer);
    }
  }

  @Override
  Object advance(Context cx) throws Exception {
    return answer(source.pollReadVectored(cx, buffers, 0, buffers.length));
  }

  @Override
  void cancel() {
    source.cancelRead();
  }
}
