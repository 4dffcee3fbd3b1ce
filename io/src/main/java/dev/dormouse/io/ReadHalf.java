package dev.dormouse.io;

import dev.dormouse.future.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** The half of a stream that reads. See {@link ByteStream#split}. */
public final class ReadHalf implements AsyncRead, AutoCloseable {
  private final AsyncRead stream;
  private final Runnable closeHalf;
  private final AtomicBoolean closed = new AtomicBoolean();

  ReadHalf(AsyncRead stream, Runnable closeHalf) {
    this.stream = stream;
    this.closeHalf = closeHalf;
  }

  @Override
  public Future<Integer> read(byte[] buffer, int offset, int length) {
    if (closed.get()) {
      return Closed.fail("read on a closed half of a stream");
    }
    return stream.read(buffer, offset, length);
  }

  /**
   * Gives this half up; the stream is closed once the other half is closed too. A read that is
   * under way goes on. Never blocks; closing again does nothing.
   */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      closeHalf.run();
    }
  }
}
