package dev.dormouse.examples.chat;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.io.AsyncWrite;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes lines to a socket, several to a packet where they come fast. */
final class SocketSink implements ChatSink {
  /** Bytes held back before they are written without a flush. */
  private static final int BUFFER_BYTES_MAX = 8 * 1024;

  private final AsyncWrite out;

  /** Grows with the first lines, so that a silent connection holds next to nothing. */
  private byte[] buffer = new byte[128];

  private int filled;

  SocketSink(AsyncWrite out) {
    this.out = out;
  }

  @Override
  public Future<Void> send(String line) {
    return async(() -> {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      if (filled + bytes.length + 1 > BUFFER_BYTES_MAX) {
        await(flush());
      }
      append(bytes);
    });
  }

  @Override
  public Future<Void> flush() {
    return async(() -> {
      int bytes = filled;
      filled = 0;
      if (bytes > 0) {
        await(out.writeAll(buffer, 0, bytes));
      }
    });
  }

  private void append(byte[] line) {
    int needed = filled + line.length + 1;
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(needed, Math.min(2 * needed, BUFFER_BYTES_MAX)));
    }
    System.arraycopy(line, 0, buffer, filled, line.length);
    buffer[needed - 1] = '\n';
    filled = needed;
  }
}
