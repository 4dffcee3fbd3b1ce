package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.Stream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source of the bytes in the items of a stream; empty items are left out. It owns the stream: the
 * end of that is its own end, and closing it drops the stream.
 */
public final class StreamReader implements AsyncBufRead, AutoCloseable {
  private final Stream<byte[]> stream;
  private ByteBuffer chunk = ReadAhead.NOTHING;
  private int start;
  private boolean ended;

  StreamReader(Stream<byte[]> stream) {
    this.stream = Objects.requireNonNull(stream, "stream");
  }

  /**
   * Returns the stream; the part of its last item that was not read is {@link #chunk}.
   *
   * @cancelSafety as safe as it was
   */
  public Stream<byte[]> inner() {
    return stream;
  }

  /** Returns a copy of what was not read of the last item. */
  public byte[] chunk() {
    byte[] rest = new byte[chunk.capacity() - start];
    chunk.get(start, rest);
    return rest;
  }

  @Override
  public @Nullable ByteBuffer pollFillBuf(Context cx) throws Exception {
    while (start == chunk.capacity() && !ended) {
      Object item = stream.pollNextRaw(cx);
      if (item == Poll.PENDING) {
        return null;
      }
      start = 0;
      chunk = item == null ? ReadAhead.NOTHING : ByteBuffer.wrap((byte[]) item);
      ended = item == null;
    }
    if (!cx.proceed()) {
      return null;
    }
    return chunk.clear().position(start);
  }

  @Override
  public void consume(int count) {
    start += Objects.checkIndex(count, chunk.capacity() - start + 1);
  }

  @Override
  public void close() {
    ended = true;
    chunk = ReadAhead.NOTHING;
    start = 0;
    stream.drop();
  }

  @Override
  public String toString() {
    return "the bytes of " + stream;
  }
}
