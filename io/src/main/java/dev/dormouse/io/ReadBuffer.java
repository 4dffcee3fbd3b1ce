package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;

/** One read into a byte buffer. */
final class ReadBuffer extends StepFuture<Integer> {
  private final AsyncRead source;
  private final ByteBuffer buffer;

  ReadBuffer(AsyncRead source, ByteBuffer buffer) {
    super("read", source);
    Staging.checkWritable(buffer);
    this.source = source;
    this.buffer = buffer;
  }

  @Override
  Object advance(Context cx) throws Exception {
    return answer(source.pollRead(cx, buffer));
  }

  @Override
  void cancel() {
    source.cancelRead();
  }
}
