package dev.dormouse.sync;

import java.util.Objects;

/**
 * A channel from many senders to one receiver, as the pair of its ends.
 *
 * @param sender the first sender; {@link Sender#copy} makes more
 * @param receiver the only receiver
 * @param <T> type of the values, which are not null
 */
public record Mpsc<T>(Sender<T> sender, Receiver<T> receiver) {
  /** Takes the ends as they are; {@link #channel} makes them. */
  public Mpsc {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(receiver, "receiver");
  }

  /**
   * A channel whose senders never wait, as the pair of its ends.
   *
   * @param sender the first sender; {@link UnboundedSender#copy} makes more
   * @param receiver the only receiver
   * @param <T> type of the values, which are not null
   */
  public record Unbounded<T>(UnboundedSender<T> sender, Receiver<T> receiver) {
    /** Takes the ends as they are; {@link Mpsc#unbounded} makes them. */
    public Unbounded {
      Objects.requireNonNull(sender, "sender");
      Objects.requireNonNull(receiver, "receiver");
    }
  }

  /**
   * Makes a channel that holds exactly {@code capacity} values.
   *
   * @throws IllegalArgumentException if {@code capacity} is not between 1 and {@link
   *     Limits#CHANNEL_CAPACITY_MAX}
   * @memory with compact object headers 200 bytes for everything, and no slots, when new. Above 64
   *     values, slots come in chunks of about the square root of the capacity, with 4 bytes for
   *     each chunk that may be: 456 bytes at 1000. Chunks are given back when they were received;
   *     an idle channel keeps at most one: 144 bytes at 1000, 4 KB at a million
   */
  public static <T> Mpsc<T> channel(int capacity) {
    if (capacity < 1 || capacity > Limits.CHANNEL_CAPACITY_MAX) {
      throw new IllegalArgumentException(
          "capacity must be between 1 and " + Limits.CHANNEL_CAPACITY_MAX + ": " + capacity);
    }
    Slots slots = new Ring(capacity);
    // In this order, each end lies beside its side of the channel.
    Sender<T> sender = new Sender<>(new Channel(capacity, slots));
    return new Mpsc<>(sender, new Receiver<>(sender.channel, slots));
  }

  /**
   * Makes a channel whose senders never wait. Nothing but memory slows down senders that are
   * quicker than their receiver; prefer {@link #channel} where that may be.
   *
   * @memory with compact object headers 184 bytes for everything, and no slots, when new. Slots
   *     come in chunks of 32, 168 bytes each, which are given back when they were received; an idle
   *     channel keeps at most one
   */
  public static <T> Unbounded<T> unbounded() {
    Slots slots = new Chain();
    UnboundedSender<T> sender =
        new UnboundedSender<>(new Channel(Limits.UNBOUNDED_VALUES_MAX, slots));
    return new Unbounded<>(sender, new Receiver<>(sender.channel, slots));
  }
}
