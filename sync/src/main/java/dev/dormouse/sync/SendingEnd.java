package dev.dormouse.sync;

import dev.dormouse.future.Future;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What the sending ends of bounded and unbounded channels have in common. */
abstract sealed class SendingEnd implements AutoCloseable permits Sender, UnboundedSender {
  /*
   * false -> true  close()  getAndSet: the first one counts the sender out
   */
  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(SendingEnd.class, "closed", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final Channel channel;

  @SuppressWarnings("unused") // through CLOSED only
  private boolean closed;

  SendingEnd(Channel channel) {
    this.channel = channel;
  }

  /**
   * Closes this sender. The last one ends the channel: the receiver gets what was sent, what
   * waiting senders and permits still send, and then null. Idempotent.
   *
   * @wakes the receiver, if this was the last sender
   */
  @Override
  public final void close() {
    if (!exchangeClosed()) {
      channel.removeSender();
    }
  }

  /**
   * Waits until the receiver was closed.
   *
   * @cancelSafety safe
   */
  public final Future<Void> closed() {
    return new Closed(channel);
  }

  /** Tells whether sending is in vain: the receiver, or this sender, was closed. */
  public final boolean isClosed() {
    return closedOpaque() || channel.isRefusing();
  }

  /** Tells whether {@code receiver} is of the same channel. */
  public final boolean isConnectedTo(Receiver<?> receiver) {
    return receiver.isOf(channel);
  }

  /** Returns how many senders are open. Others may change it at once. */
  public final int strongCount() {
    return channel.senderCount();
  }

  /** Returns how many weak senders are open. Others may change it at once. */
  public final int weakCount() {
    return channel.weakSenderCount();
  }

  /** Counts another sender in, for a copy of this one. */
  final Channel shared() {
    if (closedOpaque()) {
      throw new IllegalStateException("no copy: this sender was closed; copy one that is open");
    }
    if (!channel.addSender()) {
      throw tooMany(channel);
    }
    return channel;
  }

  static IllegalStateException tooMany(Channel channel) {
    return new IllegalStateException(
        "no further sender: the channel has "
            + channel.senderCount()
            + ", and "
            + Limits.CHANNEL_SENDERS_MAX
            + " at most");
  }

  /** Opaque: a look without promise; pairs with exchangeClosed(). */
  final boolean closedOpaque() {
    return (boolean) CLOSED.getOpaque(this);
  }

  /** Full: the first close counts; pairs with itself and with closedOpaque(). */
  private boolean exchangeClosed() {
    return (boolean) CLOSED.getAndSet(this, true);
  }
}
