package dev.dormouse.io;

import dev.dormouse.future.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** The half of a stream that writes. See {@link ByteStream#split}. */
public final class WriteHalf implements AsyncWrite, AutoCloseable {
  private final AsyncWrite stream;
  private final Runnable endWriting;
  private final Runnable closeHalf;
  private final AtomicBoolean closed = new AtomicBoolean();

  WriteHalf(AsyncWrite stream, Runnable endWriting, Runnable closeHalf) {
    this.stream = stream;
    this.endWriting = endWriting;
    this.closeHalf = closeHalf;
  }

  @Override
  public Future<Integer> write(byte[] buffer, int offset, int length) {
    if (closed.get()) {
      return Closed.fail("write on a closed half of a stream");
    }
    return stream.write(buffer, offset, length);
  }

  @Override
  public Future<Void> flush() {
    if (closed.get()) {
      return Closed.fail("flush on a closed half of a stream");
    }
    return stream.flush();
  }

  @Override
  public Future<Void> shutdown() {
    if (closed.get()) {
      return Closed.fail("shutdown on a closed half of a stream");
    }
    return stream.shutdown();
  }

  /**
   * Ends writing at once, so that the other side reads the end of the stream, and gives this half
   * up; the stream is closed once the other half is closed too. Never blocks; closing again does
   * nothing.
   */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      try {
        endWriting.run();
      } finally {
        closeHalf.run();
      }
    }
  }
}
