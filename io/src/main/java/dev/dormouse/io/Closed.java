package dev.dormouse.io;

import dev.dormouse.future.Future;
import java.io.IOException;

/** The failures of operations on what this side has closed. */
final class Closed {
  private Closed() {}

  /** Returns a future that fails in its first poll. */
  static <T> Future<T> fail(String message) {
    return new ReadyNow<>(
        message,
        () -> {
          throw new IOException(message);
        });
  }
}
