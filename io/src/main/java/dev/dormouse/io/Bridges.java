package dev.dormouse.io;

import dev.dormouse.future.Spawner;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Brings the blocking streams and channels of the JDK to tasks, and byte streams to threads that
 * may block.
 *
 * <p>What makes tasks wait for a blocking stream calls it on the threads for blocking calls of the
 * executor that polls, one call at a time. What makes threads wait runs each operation as a task of
 * the spawner it was given; use it in {@code spawnBlocking} or on threads of your own, never on a
 * thread that polls tasks, which would wait for itself.
 */
public final class Bridges {
  private Bridges() {}

  /**
   * Returns a source that reads from {@code in}. A read that is dropped leaves the call under way
   * alone, whose bytes wait for the next read. The stream stays yours to close.
   */
  public static AsyncRead read(InputStream in) {
    return new BlockingReader(in);
  }

  /** Returns a source that reads from a channel in blocking mode, as for a stream. */
  public static AsyncRead read(ReadableByteChannel channel) {
    return read(Channels.newInputStream(channel));
  }

  /**
   * Returns a sink that writes to {@code out}. A write is taken when it is copied; its failure
   * comes with the next operation, so flush or shut down at the end. Shutdown closes the stream.
   */
  public static AsyncWrite write(OutputStream out) {
    return new BlockingWriter(out);
  }

  /** Returns a sink that writes to a channel in blocking mode, as for a stream. */
  public static AsyncWrite write(WritableByteChannel channel) {
    return write(Channels.newOutputStream(channel));
  }

  /**
   * Returns a stream whose reads block the calling thread. An interrupt ends the waiting with an
   * {@link java.io.InterruptedIOException} and loses no byte. Closing it closes the source if that
   * can be closed.
   */
  public static InputStream inputStream(AsyncRead source, Spawner spawner) {
    return new SyncInput(source, spawner);
  }

  /**
   * Returns a stream whose writes block the calling thread. An interrupt ends the waiting with an
   * {@link java.io.InterruptedIOException}; a part may have been written then. Closing it shuts the
   * sink down, and closes it if it can be closed.
   */
  public static OutputStream outputStream(AsyncWrite sink, Spawner spawner) {
    return new SyncOutput(sink, spawner);
  }

  /** Returns a channel whose reads block the calling thread, as {@link #inputStream} does. */
  public static ReadableByteChannel readableChannel(AsyncRead source, Spawner spawner) {
    return Channels.newChannel(inputStream(source, spawner));
  }

  /** Returns a channel whose writes block the calling thread, as {@link #outputStream} does. */
  public static WritableByteChannel writableChannel(AsyncWrite sink, Spawner spawner) {
    return Channels.newChannel(outputStream(sink, spawner));
  }
}
