package dev.dormouse.sync;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Waits for one place and hands it over as a permit. */
final class Reserve<T> extends PlaceWaiter<Permit<T>> {
  /** The slots, as seen before the place was taken: refusing later does not take it back. */
  private @Nullable Slots slots;

  Reserve(Channel channel, boolean open) {
    super(channel, open);
  }

  @Override
  SendOutcome attempt() {
    slots = channel.slotsAcquire();
    return channel.tryReserve(1);
  }

  @Override
  Permit<T> taken() {
    become(GRANTED); // should there be no memory for the permit, the drop gives the place back
    return useGrant(Objects.requireNonNull(slots));
  }

  @Override
  Permit<T> useGrant(Slots slots) {
    Permit<T> permit = new Permit<>(channel, slots);
    finish();
    return permit;
  }

  @Override
  @Nullable Object value() {
    return null;
  }

  @Override
  void forget() {
    slots = null;
  }

  @Override
  String name() {
    return "Sender.reserve";
  }
}
