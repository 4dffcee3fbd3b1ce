package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.nio.ByteBuffer;
import java.util.Objects;

/** One write from a byte buffer. */
final class WriteBuffer extends StepFuture<Integer> {
  private final AsyncWrite sink;
  private final ByteBuffer buffer;

  WriteBuffer(AsyncWrite sink, ByteBuffer buffer) {
    super("write", sink);
    this.sink = sink;
    this.buffer = Objects.requireNonNull(buffer, "buffer");
  }

  @Override
  Object advance(Context cx) throws Exception {
    return answer(sink.pollWrite(cx, buffer));
  }

  @Override
  void cancel() {
    sink.cancelWrite();
  }
}
