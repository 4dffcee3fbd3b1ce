package dev.dormouse.sync;

import dev.dormouse.future.MustUse;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Several places in a channel that were taken together, handed out as one {@link Permit} each.
 *
 * <p>{@code close} gives back the places that were not handed out; those that were are their
 * permits' business. While places are left the channel has not ended.
 *
 * <p><b>Threads.</b> One task at a time; the permits are for any thread.
 *
 * @param <T> type of the values
 */
@MustUse("its places in the channel stay taken until they are used or closed")
public final class PermitIterator<T> implements Iterator<Permit<T>>, AutoCloseable {
  private final Channel channel;
  private final Slots slots;
  private int remaining;

  PermitIterator(Channel channel, Slots slots, int remaining) {
    this.channel = channel;
    this.slots = slots;
    this.remaining = remaining;
  }

  @Override
  public boolean hasNext() {
    return remaining > 0;
  }

  /** Returns how many places are left. */
  public int remaining() {
    return remaining;
  }

  /**
   * Hands out one place.
   *
   * @throws NoSuchElementException if none is left
   */
  @Override
  public Permit<T> next() {
    if (remaining == 0) {
      throw new NoSuchElementException("all reserved places were handed out or given back");
    }
    Permit<T> permit = new Permit<>(channel, slots);
    remaining--;
    return permit;
  }

  /** Gives back the places that were not handed out. Idempotent. */
  @Override
  public void close() {
    int count = remaining;
    remaining = 0;
    if (count > 0) {
      channel.release(count);
    }
  }
}
