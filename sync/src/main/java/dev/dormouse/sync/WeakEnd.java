package dev.dormouse.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What the weak senders of bounded and unbounded channels have in common. */
abstract sealed class WeakEnd implements AutoCloseable permits WeakSender, WeakUnboundedSender {
  /*
   * false -> true  close()  getAndSet: the first one counts it out
   */
  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(WeakEnd.class, "closed", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final Channel channel;

  @SuppressWarnings("unused") // through CLOSED only
  private boolean closed;

  WeakEnd(Channel channel) {
    this.channel = channel;
    channel.addWeakSender(1);
  }

  /** Counts a strong sender in; false if there is none left. */
  final boolean revive() {
    if (channel.addSender()) {
      return true;
    }
    if (channel.senderCount() > 0) {
      throw SendingEnd.tooMany(channel);
    }
    return false;
  }

  /** Returns how many senders are open. Others may change it at once. */
  public final int strongCount() {
    return channel.senderCount();
  }

  /** Returns how many weak senders are open. Others may change it at once. */
  public final int weakCount() {
    return channel.weakSenderCount();
  }

  /** Counts this out of {@link #weakCount}; it is good for nothing else. Idempotent. */
  @Override
  public final void close() {
    if (!exchangeClosed()) {
      channel.addWeakSender(-1);
    }
  }

  /** Full: the first close counts; pairs with itself. */
  private boolean exchangeClosed() {
    return (boolean) CLOSED.getAndSet(this, true);
  }
}
