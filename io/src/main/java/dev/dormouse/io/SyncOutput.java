package dev.dormouse.io;

import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Spawner;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;

/** Writes a sink by tasks, and has the calling thread wait for each. */
final class SyncOutput extends OutputStream {
  private final AsyncWrite sink;
  private final Spawner spawner;
  private boolean closed;

  SyncOutput(AsyncWrite sink, Spawner spawner) {
    this.sink = Objects.requireNonNull(sink, "sink");
    this.spawner = Objects.requireNonNull(spawner, "spawner");
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    await(spawner.spawn(sink.writeAll(buffer, offset, length)));
  }

  @Override
  public void flush() throws IOException {
    if (!closed) {
      await(spawner.spawn(sink.flush()));
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        await(spawner.spawn(sink.shutdown()));
      } finally {
        JoinedStream.close(sink);
      }
    }
  }

  private static void await(JoinHandle<Void> handle) throws IOException {
    try {
      SyncWait.await(handle);
    } catch (InterruptedIOException interrupt) {
      handle.abort();
      throw interrupt;
    }
  }
}
