package dev.dormouse.sync;

import dev.dormouse.future.MustUse;
import dev.dormouse.stream.Sink;
import java.util.Objects;

/**
 * A sending end of a channel made by {@link Mpsc#unbounded}: sending never waits.
 *
 * <p>Otherwise as {@link Sender}: the channel ends when its last sender was closed and everything
 * sent was received.
 *
 * <p><b>Threads.</b> Any number of tasks and threads may use one sender; copies are for counting.
 *
 * @param <T> type of the values
 */
public final class UnboundedSender<T> extends SendingEnd {

  UnboundedSender(Channel channel) {
    super(channel);
  }

  /**
   * Sends {@code value}; never waits.
   *
   * @return false if the channel is closed: the value stays with the caller
   * @throws IllegalStateException if {@link Limits#UNBOUNDED_VALUES_MAX} values wait to be received
   */
  @MustUse("the value may not have been sent")
  public boolean send(T value) {
    Objects.requireNonNull(value, "value");
    if (closedOpaque()) {
      return false;
    }
    return switch (channel.trySend(value)) {
      case SENT -> true;
      case CLOSED -> false;
      case FULL ->
          throw new IllegalStateException(
              "the value was not sent: "
                  + Limits.UNBOUNDED_VALUES_MAX
                  + " values wait to be received; use a bounded channel, whose senders wait");
    };
  }

  /**
   * Returns another sender of the same channel, to be closed on its own.
   *
   * @throws IllegalStateException if this sender was closed, or there are {@link
   *     Limits#CHANNEL_SENDERS_MAX} senders
   */
  @MustUse("the channel stays open until the copy is closed")
  public UnboundedSender<T> copy() {
    return new UnboundedSender<>(shared());
  }

  /** Returns a sender that does not keep the channel open. */
  public WeakUnboundedSender<T> downgrade() {
    return new WeakUnboundedSender<>(channel);
  }

  /**
   * Returns a sink that sends its items into the channel. It is always ready, and owns this sender:
   * shutting the sink down or dropping it closes the sender.
   */
  public Sink<T> sink() {
    return new UnboundedSink<>(this);
  }

  /** Tells whether {@code other} sends into the same channel. */
  public boolean sameChannel(UnboundedSender<?> other) {
    return channel == other.channel;
  }
}
