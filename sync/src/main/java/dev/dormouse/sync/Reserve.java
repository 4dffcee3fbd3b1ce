package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/** Waits for one place and hands it over as a permit. */
final class Reserve<T> extends PlaceWaiter<Permit<T>> {
  Reserve(Channel channel, boolean open) {
    super(channel, open);
  }

  @Override
  SendOutcome attempt() {
    return channel.tryReserve();
  }

  @Override
  @Nullable Object taken() throws SendError {
    become(GRANTED);
    return usePlace();
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
  void forget() {}

  @Override
  String name() {
    return "Sender.reserve";
  }
}
