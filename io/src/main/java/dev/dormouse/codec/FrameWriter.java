package dev.dormouse.codec;

import dev.dormouse.future.Context;
import dev.dormouse.io.AsyncWrite;
import dev.dormouse.io.BytePoll;

/** Gathers the bytes of frames and writes them. */
final class FrameWriter<T> {
  private final AsyncWrite sink;
  final Encoder<? super T> encoder;
  final ByteQueue out;
  int backpressureBoundary = Limits.BACKPRESSURE_BYTES;

  FrameWriter(AsyncWrite sink, Encoder<? super T> encoder, ByteQueue out) {
    this.sink = sink;
    this.encoder = encoder;
    this.out = out;
  }

  boolean pollReady(Context cx) throws Exception {
    return out.length() < backpressureBoundary || pollFlush(cx);
  }

  void startSend(T frame) throws Exception {
    int before = out.length();
    try {
      encoder.encode(frame, out);
    } catch (Throwable failure) {
      if (out.length() > before) {
        out.truncate(before);
      }
      throw failure;
    }
  }

  boolean pollFlush(Context cx) throws Exception {
    while (!out.isEmpty()) {
      int rest = out.length();
      int count = sink.pollWrite(cx, out.bytes(), out.start(), rest);
      if (count == BytePoll.PENDING) {
        return false;
      }
      if (count < 1 || count > rest) {
        throw new IllegalStateException(
            "%s answered %d to a write of %d bytes"
                .formatted(sink.getClass().getName(), count, rest));
      }
      out.skip(count);
    }
    out.shrink(Limits.FRAMED_BUFFER_KEPT);
    return sink.pollFlush(cx);
  }

  boolean pollShutdown(Context cx) throws Exception {
    return pollFlush(cx) && sink.pollShutdown(cx);
  }

  /**
   * Sets the boundary.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  void backpressureBoundary(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "the backpressure boundary must be 1 byte at least, not " + bytes);
    }
    backpressureBoundary = bytes;
  }
}
