package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;

/**
 * A stream that gives and takes pieces of random lengths, and waits in between as a seed says. What
 * is written is in {@link #written}.
 */
public final class Chopped implements ByteStream {
  private final byte[] bytes;
  private final Random random;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int position;
  public int flushes;
  public int flushedAt;
  public boolean ended;
  public boolean closed;

  public Chopped(byte[] bytes, long seed) {
    this.bytes = bytes;
    random = new Random(seed);
  }

  private int amount(Context cx, int most) {
    if (random.nextInt(3) == 0) {
      cx.waker().wake();
      return PENDING;
    }
    return most == 0 ? 0 : 1 + random.nextInt(random.nextBoolean() ? most : Math.min(most, 3));
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) {
    int count = amount(cx, Math.min(length, bytes.length - position));
    if (count == PENDING) {
      return count;
    }
    if (position == bytes.length && length > 0) {
      return END;
    }
    System.arraycopy(bytes, position, buffer, offset, count);
    position += count;
    return count;
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws IOException {
    if (ended) {
      throw new IOException("write after shutdown()");
    }
    int count = amount(cx, length);
    if (count > 0) {
      out.write(buffer, offset, count);
    }
    return count;
  }

  @Override
  public boolean pollFlush(Context cx) {
    flushes++;
    flushedAt = out.size();
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) {
    ended = true;
    return true;
  }

  @Override
  public void close() {
    closed = true;
  }

  public byte[] written() {
    return out.toByteArray();
  }

  /** Returns what this stream gives. */
  public byte[] given() {
    return bytes.clone();
  }

  public static byte[] randomBytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
