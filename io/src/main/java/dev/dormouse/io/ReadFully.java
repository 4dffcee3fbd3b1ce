package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.io.EOFException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Fills a byte buffer by as many reads as it takes; its position is the count. */
final class ReadFully extends StepFuture<Void> {
  private final AsyncRead source;
  private final ByteBuffer buffer;

  ReadFully(AsyncRead source, ByteBuffer buffer) {
    super("readExact", source);
    Staging.checkWritable(buffer);
    this.source = source;
    this.buffer = buffer;
  }

  @Override
  @Nullable Object advance(Context cx) throws Exception {
    do {
      int room = buffer.remaining();
      int read = source.pollRead(cx, buffer);
      if (read == BytePoll.PENDING) {
        return Poll.PENDING;
      }
      if (Transferred.read(read, room, source) == BytePoll.END && room > 0) {
        throw new EOFException(
            "end of stream at position %d of %d".formatted(buffer.position(), buffer.limit()));
      }
    } while (buffer.hasRemaining());
    return null;
  }

  @Override
  void cancel() {
    source.cancelRead();
  }
}
