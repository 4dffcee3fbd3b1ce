package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/**
 * The channel is closed: the value was not sent and comes back to whoever tried.
 *
 * <p>A Java exception cannot have a type parameter, so the type of the value is the caller's to
 * know.
 */
public final class SendError extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Object value;

  SendError(@Nullable Object value) {
    this(value, "the channel is closed");
  }

  SendError(@Nullable Object value, String reason) {
    super(reason + ": the value was not sent and comes back with this exception");
    this.value = value;
  }

  /** Returns the value that was not sent; null if it was a {@link Sender#reserve reservation}. */
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
