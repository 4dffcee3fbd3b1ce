package dev.dormouse.sync;

import dev.dormouse.future.Future;
import dev.dormouse.future.MustUse;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sending end of a channel made by {@link Mpsc#channel}.
 *
 * <p>The channel ends when its last sender was closed and everything sent was received, so each
 * {@link #copy} must be closed once. A closed sender behaves like one of a closed channel. Sends
 * that were waiting when their sender was closed go on. A {@link #downgrade weak sender} does not
 * keep the channel open.
 *
 * <p><b>Threads.</b> Any number of tasks and threads may use one sender; copies are for counting.
 *
 * @param <T> type of the values
 */
public final class Sender<T> extends SendingEnd {

  Sender(Channel channel) {
    super(channel);
  }

  /**
   * Sends {@code value}, waiting for a place if the channel is full.
   *
   * @throws SendError from the poll, with the value, if the channel is closed
   * @cancelSafety a dropped send has sent nothing and gives up its place in the queue; the value
   *     stays with the caller. {@link #reserve} keeps the value out of the future altogether
   * @fairness first come, first served: a later send never overtakes one that waits
   */
  public Future<Void> send(T value) {
    return waiting(value);
  }

  /** Sends {@code value} if there is a place and no sender waits for one. Never waits. */
  @MustUse("the value may not have been sent")
  public SendOutcome trySend(T value) {
    Objects.requireNonNull(value, "value");
    return closedOpaque() ? SendOutcome.CLOSED : channel.trySend(value);
  }

  /**
   * Sends {@code value}, waiting for a place for no longer than {@code limit}, which begins with
   * the first poll. Where there is a place at once, zero is enough.
   *
   * @throws SendError from the poll, with the value, if the channel is closed
   * @throws SendTimeoutError from the poll, with the value, if there was no place in time
   * @throws IllegalArgumentException if {@code limit} is negative
   * @cancelSafety as for {@link #send}
   * @fairness as for {@link #send}, in the same queue
   */
  public Future<Void> sendTimeout(T value, Duration limit) {
    return new SendTimeout(waiting(value), value, limit);
  }

  /**
   * Sends {@code value}, letting the calling thread wait for a place in the same queue.
   *
   * @throws SendError with the value, if the channel is closed
   * @throws InterruptedException if the thread was interrupted; nothing was sent then
   */
  public void blockingSend(T value) throws SendError, InterruptedException {
    new BlockingWait().runOrFail(waiting(value), SendError.class);
  }

  /**
   * Takes a place for a value to come, waiting if the channel is full. The permit must be used or
   * closed.
   *
   * @throws SendError from the poll, without a value, if the channel is closed
   * @cancelSafety safe: a dropped reservation gives up its place in the queue
   * @fairness as {@link #send}, in the same queue
   */
  public Future<Permit<T>> reserve() {
    return new Reserve<>(channel, !closedOpaque());
  }

  /**
   * Takes {@code count} places together. While it comes first in the queue it gathers what is
   * freed, and those behind it wait.
   *
   * @throws SendError from the poll, without a value, if the channel is closed
   * @throws IllegalArgumentException if {@code count} is negative or more than {@link #maxCapacity}
   * @cancelSafety safe: a dropped reservation gives up its place in the queue, and what it had
   *     gathered goes to those behind it
   * @fairness as {@link #send}, in the same queue
   */
  public Future<PermitIterator<T>> reserveMany(int count) {
    return new ReserveMany<>(channel, checked(count), !closedOpaque());
  }

  /**
   * Takes a place if there is one and no sender waits for it. Null tells that there is none now;
   * {@link #isClosed} tells whether there will be.
   */
  public @Nullable Permit<T> tryReserve() {
    Slots slots = channel.slotsAcquire();
    return slots != null && !closedOpaque() && channel.tryReserve(1) == SendOutcome.SENT
        ? new Permit<>(channel, slots)
        : null;
  }

  /**
   * Takes {@code count} places if there are as many and no sender waits for one. Null tells that
   * there are not; {@link #isClosed} tells whether there will be.
   *
   * @throws IllegalArgumentException if {@code count} is negative or more than {@link #maxCapacity}
   */
  public @Nullable PermitIterator<T> tryReserveMany(int count) {
    checked(count);
    Slots slots = channel.slotsAcquire();
    return slots != null
            && !closedOpaque()
            && (count == 0 || channel.tryReserve(count) == SendOutcome.SENT)
        ? new PermitIterator<>(channel, slots, count)
        : null;
  }

  /**
   * Returns another sender of the same channel, to be closed on its own.
   *
   * @throws IllegalStateException if this sender was closed, or there are {@link
   *     Limits#CHANNEL_SENDERS_MAX} senders
   */
  @MustUse("the channel stays open until the copy is closed")
  public Sender<T> copy() {
    return new Sender<>(shared());
  }

  /** Returns a sender that does not keep the channel open. */
  public WeakSender<T> downgrade() {
    return new WeakSender<>(channel);
  }

  /**
   * Returns a sink that sends its items into the channel. It owns this sender: shutting the sink
   * down or dropping it closes the sender. A sink that has become ready has a place of its own, so
   * that sending cannot fail.
   */
  public PollSender<T> sink() {
    return new PollSender<>(this);
  }

  /** Returns how many places are free. Others may change it at once. */
  public int capacity() {
    return channel.room();
  }

  /** Returns how many values the channel can hold. */
  public int maxCapacity() {
    return channel.capacity;
  }

  /** Tells whether {@code other} sends into the same channel. */
  public boolean sameChannel(Sender<?> other) {
    return channel == other.channel;
  }

  private Send waiting(T value) {
    return new Send(channel, Objects.requireNonNull(value, "value"), !closedOpaque());
  }

  private int checked(int count) {
    if (count < 0 || count > channel.capacity) {
      throw new IllegalArgumentException(
          "a channel of "
              + channel.capacity
              + " places cannot reserve "
              + count
              + "; ask for 0 to maxCapacity()");
    }
    return count;
  }
}
