package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;

/** A source that does what a list says: bytes, waiting once, a failure; then the end, for ever. */
final class Script implements AsyncRead {
  private static final Object WAIT = new Object();

  private final Deque<Object> steps = new ArrayDeque<>();
  int reads;
  int cancels;

  Script bytes(byte... bytes) {
    steps.add(bytes);
    return this;
  }

  Script text(String text) {
    return bytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  Script waiting() {
    steps.add(WAIT);
    return this;
  }

  Script failing(String message) {
    steps.add(new IOException(message));
    return this;
  }

  /** Cuts {@code bytes} after each index whose bit is set, and waits before each piece. */
  static Script cut(byte[] bytes, int cuts) {
    Script script = new Script();
    int from = 0;
    for (int i = 1; i <= bytes.length; i++) {
      if (i == bytes.length || (cuts >> (i - 1) & 1) != 0) {
        script.waiting().bytes(Arrays.copyOfRange(bytes, from, i));
        from = i;
      }
    }
    return script.waiting();
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    reads++;
    if (length == 0) {
      return 0;
    }
    switch (steps.poll()) {
      case null -> {
        return END;
      }
      case byte[] bytes -> {
        int count = Math.min(length, bytes.length);
        System.arraycopy(bytes, 0, buffer, offset, count);
        if (count < bytes.length) {
          steps.addFirst(Arrays.copyOfRange(bytes, count, bytes.length));
        }
        return count;
      }
      case IOException failure -> throw failure;
      default -> {
        cx.waker().wake();
        return PENDING;
      }
    }
  }

  @Override
  public void cancelRead() {
    cancels++;
  }

  @Override
  public String toString() {
    return "a script";
  }
}
