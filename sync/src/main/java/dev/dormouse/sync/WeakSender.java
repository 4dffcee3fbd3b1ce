package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/**
 * A sender that does not keep its channel open: what a task has that sends to itself, or a registry
 * of channels that others end.
 *
 * <p>It need not be closed; only {@link #weakCount} is too high if it is not.
 *
 * <p><b>Threads.</b> Any.
 *
 * @param <T> type of the values
 */
public final class WeakSender<T> extends WeakEnd {

  WeakSender(Channel channel) {
    super(channel);
  }

  /**
   * Returns a sender, to be closed on its own, or null if the last one was closed.
   *
   * @throws IllegalStateException if there are {@link Limits#CHANNEL_SENDERS_MAX} senders
   */
  public @Nullable Sender<T> upgrade() {
    return revive() ? new Sender<>(channel) : null;
  }
}
