package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.Sink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends its items into a channel. It owns the sender. */
final class SenderSink<T> implements Sink<T> {
  private @Nullable Sender<T> sender;

  /** The place that is waited for, or null. */
  private @Nullable Future<Permit<T>> reserving;

  /** The place for the next item, or null. */
  private @Nullable Permit<T> place;

  SenderSink(Sender<T> sender) {
    this.sender = sender;
  }

  @Override
  @SuppressWarnings("unchecked") // what the reservation gives
  public boolean pollReady(Context cx) throws Exception {
    Sender<T> to = open();
    if (place != null) {
      return true;
    }
    Future<Permit<T>> reservation = reserving;
    if (reservation == null) {
      reservation = to.reserve();
      reserving = reservation;
    }
    boolean pending = false;
    try {
      Object permit = reservation.pollRaw(cx);
      pending = permit == Poll.PENDING;
      if (!pending) {
        place = (Permit<T>) permit;
      }
      return !pending;
    } finally {
      if (!pending) {
        reserving = null;
      }
    }
  }

  @Override
  public void startSend(T item) {
    open();
    Objects.requireNonNull(item, "item");
    Permit<T> permit = place;
    if (permit == null) {
      throw new IllegalStateException(
          "Sender.sink: startSend without a pollReady that answered true before it");
    }
    place = null;
    permit.send(item);
  }

  /** What is in the channel has arrived. */
  @Override
  public boolean pollFlush(Context cx) {
    open();
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) {
    open();
    drop();
    return true;
  }

  private Sender<T> open() {
    Sender<T> to = sender;
    if (to == null) {
      throw new IllegalStateException("Sender.sink: used after it had been shut down or dropped");
    }
    return to;
  }

  @Override
  public void drop() {
    Future<?> reservation = reserving;
    Permit<T> permit = place;
    Sender<T> to = sender;
    reserving = null;
    place = null;
    sender = null;
    Throwable failure = DropFailure.collect(null, reservation);
    if (permit != null) {
      permit.close();
    }
    if (to != null) {
      to.close();
    }
    DropFailure.throwIfAny(failure);
  }
}
