package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.Sink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends its items into a channel: the sink of a {@link Sender}, which it owns.
 *
 * <p>For hand-written polls it is also a sender that keeps its reservation from poll to poll:
 * {@link #pollReady} takes a place, {@link #startSend} uses it and {@link #abortSend} gives it
 * back.
 *
 * <p><b>Threads.</b> One task at a time, as for all sinks.
 *
 * @param <T> type of the values
 */
public final class PollSender<T> implements Sink<T> {
  private @Nullable Sender<T> sender;

  /** The place that is waited for, or null. */
  private @Nullable Future<Permit<T>> reserving;

  /** The place for the next item, or null. */
  private @Nullable Permit<T> place;

  PollSender(Sender<T> sender) {
    this.sender = sender;
  }

  /**
   * Takes a place for the next item, waiting in the queue of the senders.
   *
   * @throws SendError if the channel is closed
   */
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

  /**
   * Sends an item into the place that {@link #pollReady} took; this cannot fail any more.
   *
   * @throws IllegalStateException without such a place
   */
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

  /**
   * Gives back the place that was taken, or gives up waiting for one. Returns whether there was
   * either.
   */
  public boolean abortSend() {
    Future<?> reservation = reserving;
    Permit<T> permit = place;
    reserving = null;
    place = null;
    if (reservation != null) {
      reservation.drop();
    }
    if (permit != null) {
      permit.close();
    }
    return reservation != null || permit != null;
  }

  /** Tells whether sending is in vain, or this was shut down or dropped. */
  public boolean isClosed() {
    Sender<T> to = sender;
    return to == null || to.isClosed();
  }

  /**
   * Returns the sender, which stays this sink's.
   *
   * @throws IllegalStateException if this was shut down or dropped
   */
  public Sender<T> sender() {
    return open();
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
    abortSend();
    Sender<T> to = sender;
    sender = null;
    if (to != null) {
      to.close();
    }
  }
}
