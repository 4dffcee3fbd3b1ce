package dev.dormouse.io;

import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Spawner;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source by tasks, and has the calling thread wait for each. A read whose thread was
 * interrupted goes on, into the buffer here, and is the next one to be waited for.
 */
final class SyncInput extends InputStream {
  private final AsyncRead source;
  private final Spawner spawner;
  private final byte[] ahead = new byte[Limits.READER_BYTES];
  private int start;
  private int end;
  private @Nullable JoinHandle<Integer> reading;

  SyncInput(AsyncRead source, Spawner spawner) {
    this.source = Objects.requireNonNull(source, "source");
    this.spawner = Objects.requireNonNull(spawner, "spawner");
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == AsyncRead.END ? AsyncRead.END : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length > 0 && start == end && !fill()) {
      return AsyncRead.END;
    }
    int count = Math.min(length, end - start);
    System.arraycopy(ahead, start, buffer, offset, count);
    start += count;
    return count;
  }

  /** Returns how many bytes can be read without waiting. */
  @Override
  public int available() {
    return end - start;
  }

  private boolean fill() throws IOException {
    JoinHandle<Integer> handle = reading;
    if (handle == null) {
      handle = spawner.spawn(source.read(ahead));
      reading = handle;
    }
    int count;
    try {
      count = SyncWait.await(handle);
    } catch (InterruptedIOException goesOn) {
      throw goesOn;
    } catch (Throwable failure) {
      reading = null;
      throw failure;
    }
    reading = null;
    start = 0;
    end = Math.max(count, 0);
    return count >= 0;
  }

  @Override
  public void close() {
    JoinedStream.close(source);
  }
}
