package dev.dormouse.sync;

import dev.dormouse.future.Future;
import dev.dormouse.future.MustUse;
import dev.dormouse.stream.Stream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A channel from many senders to many receivers, as a pair of its ends. Each value reaches one
 * receiver, whichever comes for it.
 *
 * <p>The channel is closed when {@link Sender#closeChannel} or {@link Receiver#closeChannel} says
 * so, or when the last end of either kind was closed. Nothing can be sent then; what was sent can
 * still be received, unless there is no receiver left.
 *
 * @param sender the first sender; {@link Sender#copy} makes more
 * @param receiver the first receiver; {@link Receiver#copy} makes more
 * @param <T> type of the values, which are not null
 */
public record Mpmc<T>(Sender<T> sender, Receiver<T> receiver) {
  /** Takes the ends as they are; {@link #channel} makes them. */
  public Mpmc {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(receiver, "receiver");
  }

  /**
   * Makes a channel that holds {@code capacity} values at most.
   *
   * @throws IllegalArgumentException if {@code capacity} is not between 1 and {@link
   *     Limits#CHANNEL_CAPACITY_MAX}
   * @memory with compact object headers 120 bytes for everything when new. Values are kept in
   *     chunks of 32, or of the capacity if that is less, which are let go when they were received;
   *     an idle channel keeps at most one. 32 bytes for each future that waits
   */
  public static <T> Mpmc<T> channel(int capacity) {
    if (capacity < 1 || capacity > Limits.CHANNEL_CAPACITY_MAX) {
      throw new IllegalArgumentException(
          "capacity must be between 1 and " + Limits.CHANNEL_CAPACITY_MAX + ": " + capacity);
    }
    return of(new MpmcChannel(capacity));
  }

  /**
   * Makes a channel whose senders never wait, until {@link Limits#UNBOUNDED_VALUES_MAX} values are
   * there. Prefer {@link #channel} where senders may be quicker than receivers.
   *
   * @memory as for {@link #channel}
   */
  public static <T> Mpmc<T> unbounded() {
    return of(new MpmcChannel(Limits.UNBOUNDED_VALUES_MAX));
  }

  private static <T> Mpmc<T> of(MpmcChannel channel) {
    return new Mpmc<>(new Sender<>(channel), new Receiver<>(channel));
  }

  /** What both ends of a channel can do. */
  public abstract static sealed class End implements AutoCloseable {
    final MpmcChannel channel;

    /** Volatile: read without the channel's lock, set under it. */
    private volatile boolean closed;

    private End(MpmcChannel channel) {
      this.channel = channel;
    }

    /** Closes this end; the last one of its kind closes the channel. Idempotent. */
    @Override
    public abstract void close();

    /** Marks this end as closed; false if it was. */
    final boolean closeOnce() {
      synchronized (channel) {
        boolean first = !closed;
        closed = true;
        return first;
      }
    }

    /** Tells whether this very end was closed. */
    final boolean hasClosed() {
      return closed;
    }

    final void checkOpen(String end) {
      if (closed) {
        throw new IllegalStateException("this " + end + " was closed; make a copy before closing");
      }
    }

    /**
     * Closes the channel for everybody; what was sent can still be received. Returns whether it was
     * open.
     *
     * @wakes all that wait at the channel
     */
    public final boolean closeChannel() {
      return channel.close();
    }

    /**
     * Waits until the channel is closed. There may be values left to receive.
     *
     * @cancelSafety safe
     */
    public final Future<Void> closed() {
      return new MpmcClosed(channel);
    }

    /**
     * Tells whether nothing more can be sent: the channel, or this end, was closed. There may be
     * values left to receive.
     */
    public final boolean isClosed() {
      return closed || channel.isClosed();
    }

    /** Tells whether nothing is there to be received. Others may change it at once. */
    public final boolean isEmpty() {
      return channel.length() == 0;
    }

    /** Tells whether there is no place. Others may change it at once. */
    public final boolean isFull() {
      return channel.length() >= channel.capacity;
    }

    /** Returns how many values were sent and not yet received. Others may change it at once. */
    public final int len() {
      return channel.length();
    }

    /** Returns how many places are free. Others may change it at once. */
    public final int capacity() {
      return channel.room();
    }

    /** Returns how many values the channel can hold. */
    public final int maxCapacity() {
      return channel.capacity;
    }

    /** Returns how many senders are open. */
    public final int senderCount() {
      return channel.senders();
    }

    /** Returns how many receivers are open. */
    public final int receiverCount() {
      return channel.receivers();
    }

    /** Tells whether {@code other} is an end of the same channel. */
    public final boolean sameChannel(End other) {
      return channel == other.channel;
    }
  }

  /**
   * A sending end.
   *
   * <p><b>Threads.</b> Any number of tasks and threads may use one; copies are for counting.
   *
   * @param <T> type of the values
   */
  public static final class Sender<T> extends End {
    private Sender(MpmcChannel channel) {
      super(channel);
    }

    /**
     * Sends {@code value}, waiting for a place if the channel is full.
     *
     * @throws SendError from the poll, with the value, if the channel or this sender is closed
     * @cancelSafety a dropped send has sent nothing and gives up its place in the queue; the value
     *     stays with the caller
     * @fairness those that wait are woken first come, first served, but whoever comes when a place
     *     is free takes it
     */
    public Future<Void> send(T value) {
      return waiting(value);
    }

    /** Sends {@code value} if there is a place. Never waits. */
    @MustUse("the value may not have been sent")
    public SendOutcome trySend(T value) {
      Objects.requireNonNull(value, "value");
      return hasClosed() ? SendOutcome.CLOSED : channel.trySend(value);
    }

    /**
     * Sends {@code value} without waiting: if the channel is full, in place of the oldest value.
     *
     * @return the value that was thrown out, or null if there was a place
     * @throws SendError with the value, if the channel or this sender is closed
     */
    @SuppressWarnings("unchecked") // only T is sent
    public @Nullable T forceSend(T value) throws SendError {
      Objects.requireNonNull(value, "value");
      if (hasClosed()) {
        throw new SendError(value);
      }
      return (T) channel.forceSend(value);
    }

    /**
     * Sends {@code value}, letting the calling thread wait for a place.
     *
     * @throws SendError with the value, if the channel or this sender is closed
     * @throws InterruptedException if the thread was interrupted; nothing was sent then
     */
    public void blockingSend(T value) throws SendError, InterruptedException {
      new BlockingWait().runOrFail(waiting(value), SendError.class);
    }

    private MpmcSend waiting(T value) {
      return new MpmcSend(channel, Objects.requireNonNull(value, "value"), !hasClosed());
    }

    /**
     * Returns another sender of the same channel, to be closed on its own.
     *
     * @throws IllegalStateException if this sender was closed, or there are {@link
     *     Limits#CHANNEL_SENDERS_MAX} senders
     */
    @MustUse("the channel stays open until the copy is closed")
    public Sender<T> copy() {
      checkOpen("sender");
      channel.addSender();
      return new Sender<>(channel);
    }

    /** Returns a sender that does not keep the channel open. */
    public WeakSender<T> downgrade() {
      return new WeakSender<>(channel);
    }

    /**
     * Closes this sender; the last one closes the channel. Sends that wait go on. Idempotent.
     *
     * @wakes all that wait at the channel, if this was the last sender
     */
    @Override
    public void close() {
      if (closeOnce()) {
        channel.removeSender();
      }
    }
  }

  /**
   * A receiving end.
   *
   * <p><b>Threads.</b> Any number of tasks and threads may use one; copies are for counting.
   *
   * @param <T> type of the values
   */
  public static final class Receiver<T> extends End {
    private Receiver(MpmcChannel channel) {
      super(channel);
    }

    /**
     * Receives the next value that nobody else receives, or null when the channel is closed and
     * empty.
     *
     * @throws IllegalStateException if this receiver was closed
     * @cancelSafety safe: a dropped receive has taken nothing; if it was woken, the next that waits
     *     is woken instead
     * @fairness those that wait are woken first come, first served, but whoever comes when a value
     *     is there takes it. Values are received in the order in which they were sent
     */
    public Future<@Nullable T> recv() {
      checkOpen("receiver");
      return new MpmcRecv<>(channel);
    }

    /**
     * Takes the next value if there is one. Null tells that there is none now; {@link #isDrained}
     * tells whether there will be.
     *
     * @throws IllegalStateException if this receiver was closed
     */
    @SuppressWarnings("unchecked") // only T is sent
    public @Nullable T tryRecv() {
      checkOpen("receiver");
      return (T) channel.tryReceive();
    }

    /**
     * Receives the next value, letting the calling thread wait; null is the end of the channel.
     *
     * @throws IllegalStateException if this receiver was closed
     * @throws InterruptedException if the thread was interrupted; nothing was received then
     */
    public @Nullable T blockingRecv() throws InterruptedException {
      return new BlockingWait().run(recv());
    }

    /**
     * Returns the values that come to this receiver as a stream, which ends when the channel has.
     * The stream owns this receiver: dropping it closes the receiver.
     *
     * @cancelSafety as safe as {@link #recv}
     * @fairness as for {@link #recv}
     */
    public Stream<T> stream() {
      checkOpen("receiver");
      return new MpmcStream<>(this);
    }

    /**
     * Returns another receiver of the same channel, to be closed on its own.
     *
     * @throws IllegalStateException if this receiver was closed, or there are {@link
     *     Limits#CHANNEL_RECEIVERS_MAX} receivers
     */
    @MustUse("the channel stays open until the copy is closed")
    public Receiver<T> copy() {
      checkOpen("receiver");
      channel.addReceiver();
      return new Receiver<>(channel);
    }

    /** Returns a receiver that does not keep the channel open. */
    public WeakReceiver<T> downgrade() {
      return new WeakReceiver<>(channel);
    }

    /**
     * Closes this receiver; the last one closes the channel, and what nobody received is let go.
     * Receives that wait go on. Idempotent.
     *
     * @wakes all that wait at the channel, if this was the last receiver
     */
    @Override
    public void close() {
      if (closeOnce()) {
        channel.removeReceiver();
      }
    }

    /** Tells whether the channel is closed and empty, so that {@link #recv} answers null. */
    public boolean isDrained() {
      return channel.isDrained();
    }
  }

  /**
   * A sender that does not keep its channel open. It need not be closed.
   *
   * @param <T> type of the values
   */
  public static final class WeakSender<T> {
    private final MpmcChannel channel;

    private WeakSender(MpmcChannel channel) {
      this.channel = channel;
    }

    /** Returns a sender, to be closed on its own, or null if the channel is closed. */
    public @Nullable Sender<T> upgrade() {
      return channel.reviveSender() ? new Sender<>(channel) : null;
    }
  }

  /**
   * A receiver that does not keep its channel open. It need not be closed.
   *
   * @param <T> type of the values
   */
  public static final class WeakReceiver<T> {
    private final MpmcChannel channel;

    private WeakReceiver(MpmcChannel channel) {
      this.channel = channel;
    }

    /** Returns a receiver, to be closed on its own, or null if the channel is closed. */
    public @Nullable Receiver<T> upgrade() {
      return channel.reviveReceiver() ? new Receiver<>(channel) : null;
    }
  }
}
