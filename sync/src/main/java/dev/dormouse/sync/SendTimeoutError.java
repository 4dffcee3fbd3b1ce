package dev.dormouse.sync;

import dev.dormouse.time.Elapsed;
import org.jspecify.annotations.Nullable;

/** There was no place in time: the value was not sent and comes back to whoever tried. */
public final class SendTimeoutError extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Object value;

  SendTimeoutError(@Nullable Object value, Elapsed elapsed) {
    super(
        "the channel stayed full: the value was not sent and comes back with this exception",
        elapsed);
    this.value = value;
  }

  /** Returns the value that was not sent. */
  public @Nullable Object value() {
    return value;
  }

  /**
   * Returns the value that was not sent.
   *
   * @throws ClassCastException if it is of another type
   */
  public <T> @Nullable T value(Class<T> type) {
    return type.cast(value);
  }
}
