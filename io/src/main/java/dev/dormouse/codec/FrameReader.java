package dev.dormouse.codec;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.io.AsyncRead;
import dev.dormouse.io.BytePoll;
import org.jspecify.annotations.Nullable;

/** Reads bytes until there is a frame. */
final class FrameReader<T> {
  /*
   * After a failure comes an end, and after an end the owner may go on: then what is in the queue
   * is decoded again, or the source asked again. A source that has ended answers its end again.
   */
  private final AsyncRead source;
  final Decoder<? extends T> decoder;
  final ByteQueue in;

  /** There may be a frame in the queue. */
  private boolean isWorthDecoding;

  private boolean sourceEnded;
  private boolean failed;

  /** The last read filled all the room, so that more would have come. */
  private boolean filled;

  FrameReader(AsyncRead source, Decoder<? extends T> decoder, ByteQueue in) {
    this.source = source;
    this.decoder = decoder;
    this.in = in;
    isWorthDecoding = !in.isEmpty();
  }

  @Nullable Object pollNext(Context cx) throws Exception {
    if (failed) {
      failed = false;
      isWorthDecoding = !in.isEmpty();
      return null;
    }
    for (; ; ) {
      if (isWorthDecoding) {
        if (!cx.proceed()) {
          return Poll.PENDING;
        }
        T frame = decode();
        if (frame != null) {
          return frame;
        }
        cx.refund(); // the read spends for itself
        isWorthDecoding = false;
        if (sourceEnded) {
          return null;
        }
      }
      switch (read(cx)) {
        case BytePoll.PENDING -> {
          in.shrink(Limits.FRAMED_BUFFER_KEPT);
          return Poll.PENDING;
        }
        case BytePoll.END -> {
          if (sourceEnded) {
            return null;
          }
          sourceEnded = true;
        }
        default -> sourceEnded = false;
      }
      isWorthDecoding = true;
    }
  }

  private @Nullable T decode() throws Exception {
    try {
      return sourceEnded ? decoder.decodeEnd(in) : decoder.decode(in);
    } catch (Throwable failure) {
      failed = true;
      throw failure;
    }
  }

  private int read(Context cx) throws Exception {
    try {
      in.reserve(filled ? Limits.FRAMED_READ_BULK : Limits.FRAMED_READ_MIN);
      int room = in.room();
      int count = source.pollRead(cx, in.bytes(), in.end(), room);
      if (count > room || count == 0 || count < BytePoll.PENDING) {
        throw new IllegalStateException(
            "%s answered %d to a read of %d bytes"
                .formatted(source.getClass().getName(), count, room));
      }
      if (count > 0) {
        in.added(count);
        filled = count == room;
      }
      return count;
    } catch (Throwable failure) {
      failed = true;
      throw failure;
    }
  }
}
