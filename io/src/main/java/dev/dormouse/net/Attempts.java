package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.reactor.Transfer;
import java.io.IOException;

/** Transfers that do not wait. */
final class Attempts {
  private Attempts() {}

  /** Polls {@code operation} once, and drops it if it would have to wait. */
  static int once(Transfer operation) throws IOException {
    try {
      return operation.pollCount(Context.noop());
    } catch (IOException | RuntimeException failure) {
      throw failure;
    } catch (Exception unexpected) {
      throw new IOException(unexpected);
    } finally {
      operation.drop();
    }
  }
}
