package dev.dormouse.sync;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Waits for several places at once and hands them over together. */
final class ReserveMany<T> extends PlaceWaiter<PermitIterator<T>> {
  private final int demand;

  /** The slots, as seen before the places were taken: refusing later does not take them back. */
  private @Nullable Slots slots;

  ReserveMany(Channel channel, int demand, boolean open) {
    super(channel, open);
    this.demand = demand;
  }

  @Override
  int demand() {
    return demand;
  }

  @Override
  SendOutcome attempt() {
    slots = channel.slotsAcquire();
    if (demand == 0) {
      return channel.isClosed() ? SendOutcome.CLOSED : SendOutcome.SENT;
    }
    return channel.tryReserve(demand);
  }

  @Override
  PermitIterator<T> taken() {
    become(GRANTED); // should there be no memory for the answer, the drop gives the places back
    return useGrant(Objects.requireNonNull(slots));
  }

  @Override
  PermitIterator<T> useGrant(Slots slots) {
    PermitIterator<T> permits = new PermitIterator<>(channel, slots, demand);
    finish();
    return permits;
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
    return "Sender.reserveMany";
  }
}
