package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/**
 * A sender that does not keep its unbounded channel open; otherwise as {@link WeakSender}.
 *
 * <p><b>Threads.</b> Any.
 *
 * @param <T> type of the values
 */
public final class WeakUnboundedSender<T> extends WeakEnd {

  WeakUnboundedSender(Channel channel) {
    super(channel);
  }

  /**
   * Returns a sender, to be closed on its own, or null if the last one was closed.
   *
   * @throws IllegalStateException if there are {@link Limits#CHANNEL_SENDERS_MAX} senders
   */
  public @Nullable UnboundedSender<T> upgrade() {
    return revive() ? new UnboundedSender<>(channel) : null;
  }
}
