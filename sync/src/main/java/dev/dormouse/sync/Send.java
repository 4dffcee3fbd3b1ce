package dev.dormouse.sync;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends one value, waiting for a place if it must. */
final class Send extends PlaceWaiter<Void> {
  private @Nullable Object value;

  Send(Channel channel, Object value, boolean open) {
    super(channel, open);
    this.value = value;
  }

  @Override
  SendOutcome attempt() {
    return channel.trySend(held());
  }

  @Override
  @Nullable Object taken() {
    finish();
    return null;
  }

  @Override
  @Nullable Object useGrant(Slots slots) {
    channel.sendReserved(slots, held());
    return taken();
  }

  @Override
  @Nullable Object value() {
    return value;
  }

  @Override
  void forget() {
    value = null;
  }

  @Override
  String name() {
    return "Sender.send";
  }

  private Object held() {
    return Objects.requireNonNull(value);
  }
}
