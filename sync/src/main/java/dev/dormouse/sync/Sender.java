package dev.dormouse.sync;

import dev.dormouse.future.Future;
import dev.dormouse.future.MustUse;
import dev.dormouse.stream.Sink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * A sending end of a channel made by {@link Mpsc#channel}.
 *
 * <p>The channel ends when its last sender was closed and everything sent was received, so each
 * {@link #copy} must be closed once. A closed sender behaves like one of a closed channel. Sends
 * that were waiting when their sender was closed go on.
 *
 * <p><b>Threads.</b> Any number of tasks and threads may use one sender; copies are for counting.
 *
 * @param <T> type of the values
 */
public final class Sender<T> implements AutoCloseable {
  /*
   * false -> true  close()  getAndSet: the first one counts the sender out
   */
  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(Sender.class, "closed", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Channel channel;

  @SuppressWarnings("unused") // through CLOSED only
  private boolean closed;

  Sender(Channel channel) {
    this.channel = channel;
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
    Objects.requireNonNull(value, "value");
    return new Send(channel, value, !closedOpaque());
  }

  /** Sends {@code value} if there is a place and no sender waits for one. Never waits. */
  @MustUse("the value may not have been sent")
  public SendOutcome trySend(T value) {
    Objects.requireNonNull(value, "value");
    return closedOpaque() ? SendOutcome.CLOSED : channel.trySend(value);
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
   * Returns another sender of the same channel, to be closed on its own.
   *
   * @throws IllegalStateException if this sender was closed, or there are {@link
   *     Limits#CHANNEL_SENDERS_MAX} senders
   */
  @MustUse("the channel stays open until the copy is closed")
  public Sender<T> copy() {
    if (closedOpaque() || !channel.addSender()) {
      throw new IllegalStateException(
          "no copy: this sender was closed, or the channel has "
              + Limits.CHANNEL_SENDERS_MAX
              + " senders");
    }
    return new Sender<>(channel);
  }

  /**
   * Closes this sender. The last one ends the channel: the receiver gets what was sent, what
   * waiting senders and permits still send, and then null. Idempotent.
   *
   * @wakes the receiver, if this was the last sender
   */
  @Override
  public void close() {
    if (!exchangeClosed()) {
      channel.removeSender();
    }
  }

  /**
   * Waits until the receiver was closed.
   *
   * @cancelSafety safe
   */
  public Future<Void> closed() {
    return new Closed(channel);
  }

  /** Tells whether sending is in vain: the receiver, or this sender, was closed. */
  public boolean isClosed() {
    return closedOpaque() || channel.isRefusing();
  }

  /**
   * Returns a sink that sends its items into the channel. It owns this sender: shutting the sink
   * down or dropping it closes the sender. A sink that has become ready has a place of its own, so
   * that sending cannot fail.
   */
  public Sink<T> sink() {
    return new SenderSink<>(this);
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

  /** Opaque: a look without promise; pairs with exchangeClosed(). */
  private boolean closedOpaque() {
    return (boolean) CLOSED.getOpaque(this);
  }

  /** Full: the first close counts; pairs with itself and with closedOpaque(). */
  private boolean exchangeClosed() {
    return (boolean) CLOSED.getAndSet(this, true);
  }
}
