package dev.dormouse.sync;

import dev.dormouse.future.MustUse;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in a channel that is taken for one value, so that sending it cannot fail or wait.
 *
 * <p>{@code close} gives an unused place back. While a permit is open the channel has not ended,
 * even if every sender was closed: the receiver waits for it. A permit may be used by any thread.
 *
 * @param <T> type of the values
 */
@MustUse("its place in the channel stays taken until it is used or closed")
public final class Permit<T> implements AutoCloseable {
  /*
   * slots -> null  send(), close()  getAndSet: one of them uses the place, once
   */
  private static final VarHandle SLOTS;

  static {
    try {
      SLOTS = MethodHandles.lookup().findVarHandle(Permit.class, "slots", Slots.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Channel channel;

  @SuppressWarnings("unused") // through SLOTS only
  private @Nullable Slots slots;

  Permit(Channel channel, Slots slots) {
    this.channel = channel;
    this.slots = slots;
  }

  /**
   * Sends {@code value} into the reserved place; never waits. A value sent after the receiver
   * refused more can still be received.
   *
   * @throws IllegalStateException if this permit was used or closed
   */
  public void send(T value) {
    Objects.requireNonNull(value, "value");
    Slots place = takeSlots();
    if (place == null) {
      throw new IllegalStateException("this permit was already used or closed; reserve another");
    }
    channel.sendReserved(place, value);
  }

  /** Tells whether {@code other} is for the same channel. */
  public boolean sameChannel(Permit<?> other) {
    return channel == other.channel;
  }

  /** Tells whether this is for the channel of {@code sender}. */
  public boolean sameChannelAs(Sender<?> sender) {
    return channel == sender.channel;
  }

  /** Gives the place back, if it was not used. Idempotent. */
  @Override
  public void close() {
    if (takeSlots() != null) {
      channel.release(1);
    }
  }

  /** Full: the race of send() and close() has one winner; pairs with itself. */
  private @Nullable Slots takeSlots() {
    return (Slots) SLOTS.getAndSet(this, (Slots) null);
  }
}
