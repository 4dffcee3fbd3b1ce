package dev.dormouse.io;

import dev.dormouse.future.Context;

/** One write from a range of an array. */
final class WriteOnce extends StepFuture<Integer> {
  private final AsyncWrite sink;
  private final byte[] buffer;
  private final int offset;
  private final int length;

  WriteOnce(AsyncWrite sink, byte[] buffer, int offset, int length) {
    super("write", sink);
    this.sink = sink;
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }

  @Override
  Object advance(Context cx) throws Exception {
    return answer(sink.pollWrite(cx, buffer, offset, length));
  }

  @Override
  void cancel() {
    sink.cancelWrite();
  }
}
