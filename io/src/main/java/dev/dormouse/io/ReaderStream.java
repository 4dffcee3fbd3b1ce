package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.RawStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bytes of a source as a stream of arrays. */
final class ReaderStream extends RawStream<byte[]> {
  private static final byte[] EMPTY = {};

  private final AsyncRead source;
  private final int maxBytes;
  private byte[] buffer = EMPTY;
  private boolean ended;

  ReaderStream(AsyncRead source, int maxBytes) {
    this.source = Objects.requireNonNull(source, "source");
    if (maxBytes < 1) {
      throw new IllegalArgumentException("chunks need 1 byte at least, not " + maxBytes);
    }
    this.maxBytes = maxBytes;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (ended) {
      throw polledAgain("chunks of " + source);
    }
    if (buffer.length == 0) {
      buffer = new byte[maxBytes];
    }
    int count;
    try {
      count = source.pollRead(cx, buffer, 0, maxBytes);
      Transferred.read(count, maxBytes, source);
    } catch (Throwable failure) {
      end();
      throw failure;
    }
    if (count == BytePoll.PENDING) {
      return Poll.PENDING;
    }
    if (count == BytePoll.END) {
      end();
      return null;
    }
    if (count < maxBytes) {
      return Arrays.copyOf(buffer, count);
    }
    byte[] chunk = buffer;
    buffer = EMPTY; // handed out
    return chunk;
  }

  private void end() {
    ended = true;
    buffer = EMPTY;
  }

  @Override
  public void drop() {
    if (!ended) {
      end();
      source.cancelRead();
    }
  }
}
