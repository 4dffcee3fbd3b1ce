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
   * ring -> null  send(), close()  getAndSet: one of them uses the place, once
   */
  private static final VarHandle RING;

  static {
    try {
      RING = MethodHandles.lookup().findVarHandle(Permit.class, "ring", Ring.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Channel channel;

  @SuppressWarnings("unused") // through RING only
  private @Nullable Ring ring;

  Permit(Channel channel, Ring ring) {
    this.channel = channel;
    this.ring = ring;
  }

  /**
   * Sends {@code value} into the reserved place; never waits. A value sent after the receiver
   * refused more can still be received.
   *
   * @throws IllegalStateException if this permit was used or closed
   */
  public void send(T value) {
    Objects.requireNonNull(value, "value");
    Ring place = takeRing();
    if (place == null) {
      throw new IllegalStateException("this permit was already used or closed; reserve another");
    }
    channel.sendReserved(place, value);
  }

  /** Gives the place back, if it was not used. Idempotent. */
  @Override
  public void close() {
    if (takeRing() != null) {
      channel.release();
    }
  }

  /** Full: the race of send() and close() has one winner; pairs with itself. */
  private @Nullable Ring takeRing() {
    return (Ring) RING.getAndSet(this, (Ring) null);
  }
}
