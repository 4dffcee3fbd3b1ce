package dev.dormouse.io;

import dev.dormouse.future.Context;

/** One read into a range of an array. */
final class ReadOnce extends StepFuture<Integer> {
  private final AsyncRead source;
  private final byte[] buffer;
  private final int offset;
  private final int length;

  ReadOnce(AsyncRead source, byte[] buffer, int offset, int length) {
    super("read", source);
    this.source = source;
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }

  @Override
  Object advance(Context cx) throws Exception {
    return answer(source.pollRead(cx, buffer, offset, length));
  }

  @Override
  void cancel() {
    source.cancelRead();
  }
}
