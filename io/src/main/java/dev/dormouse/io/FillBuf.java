package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.nio.ByteBuffer;

/** Waits for bytes in the buffer of a source. */
final class FillBuf extends StepFuture<ByteBuffer> {
  private final AsyncBufRead source;

  FillBuf(AsyncBufRead source) {
    super("fillBuf", source);
    this.source = source;
  }

  @Override
  Object advance(Context cx) throws Exception {
    ByteBuffer view = source.pollFillBuf(cx);
    return view == null ? Poll.PENDING : view;
  }

  @Override
  void cancel() {
    source.cancelRead();
  }
}
