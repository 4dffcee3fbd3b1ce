package dev.dormouse.sync;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Waits for one place and hands it over as a permit. */
final class Reserve<T> extends PlaceWaiter<Permit<T>> {
  /** The slots, as seen before the place was taken: refusing later does not take it back. */
  private @Nullable Ring ring;

  Reserve(Channel channel, boolean open) {
    super(channel, open);
  }

  @Override
  SendOutcome attempt() {
    ring = channel.ringAcquire();
    return channel.tryReserve();
  }

  @Override
  Permit<T> taken() {
    become(GRANTED); // should there be no memory for the permit, the drop gives the place back
    return useGrant(Objects.requireNonNull(ring));
  }

  @Override
  Permit<T> useGrant(Ring ring) {
    Permit<T> permit = new Permit<>(channel, ring);
    finish();
    return permit;
  }

  @Override
  @Nullable Object value() {
    return null;
  }

  @Override
  void forget() {
    ring = null;
  }

  @Override
  String name() {
    return "Sender.reserve";
  }
}
