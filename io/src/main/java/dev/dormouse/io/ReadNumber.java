package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/** Reads as many bytes as a number has, and makes it of them. */
final class ReadNumber<T> extends StepFuture<T> {
  private final AsyncRead source;
  private final ByteBuffer bytes;
  private final Function<ByteBuffer, T> number;

  private ReadNumber(
      NumberReads source, int size, ByteOrder order, Function<ByteBuffer, T> number) {
    super("read of a number", source);
    this.source = (AsyncRead) source;
    bytes = ByteBuffer.allocate(size).order(order);
    this.number = number;
  }

  static <T> Future<T> of(
      NumberReads source, int size, ByteOrder order, Function<ByteBuffer, T> number) {
    return new ReadNumber<>(source, size, order, number);
  }

  @Override
  Object advance(Context cx) throws Exception {
    do {
      int room = bytes.remaining();
      int position = bytes.position();
      int read = source.pollRead(cx, bytes.array(), position, room);
      if (read == BytePoll.PENDING) {
        return Poll.PENDING;
      }
      if (Transferred.read(read, room, source) == BytePoll.END) {
        throw new EOFException(
            "end of stream after %d of the %d bytes of a number"
                .formatted(position, bytes.capacity()));
      }
      bytes.position(position + read);
    } while (bytes.hasRemaining());
    return number.apply(bytes.flip());
  }

  @Override
  void cancel() {
    source.cancelRead();
  }
}
