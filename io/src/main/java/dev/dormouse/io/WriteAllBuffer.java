package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes a byte buffer by as many writes as it takes; its position is the count. */
final class WriteAllBuffer extends StepFuture<Void> {
  private final AsyncWrite sink;
  private final ByteBuffer buffer;

  private WriteAllBuffer(String name, AsyncWrite sink, ByteBuffer buffer) {
    super(name, sink);
    this.sink = sink;
    this.buffer = buffer;
  }

  static Future<Void> of(AsyncWrite sink, ByteBuffer buffer, boolean number) {
    return new WriteAllBuffer(number ? "write of a number" : "writeAll", sink, buffer);
  }

  /** Writes the number that was put into {@code bytes}. */
  static Future<Void> of(NumberWrites sink, ByteBuffer bytes) {
    return of((AsyncWrite) sink, bytes.flip(), true);
  }

  @Override
  @Nullable Object advance(Context cx) throws Exception {
    do {
      int rest = buffer.remaining();
      if (Transferred.written(sink.pollWrite(cx, buffer), rest, sink) == BytePoll.PENDING) {
        return Poll.PENDING;
      }
    } while (buffer.hasRemaining());
    return null;
  }

  @Override
  void cancel() {
    sink.cancelWrite();
  }
}
