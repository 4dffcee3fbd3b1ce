package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.Stream;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one receiving end of a channel made by {@link Mpsc#channel}.
 *
 * <p><b>Threads.</b> One task receives at a time; the receiver may move between tasks. {@link
 * #close}, {@link #isClosed} and {@link #len} may be called by any thread.
 *
 * @param <T> type of the values
 */
public final class Receiver<T> implements AutoCloseable {
  private final Channel channel;

  /**
   * The slots. The channel forgets them when the receiver refuses more, so that what nobody
   * received is freed with this object, however long senders stay open.
   */
  final Ring ring;

  /** The chunk that head is in, or null; the receiving task's. */
  @Nullable Object @Nullable [] chunk;

  /** The future that is parked, or null; the receiving task's. */
  private @Nullable Object parked;

  Receiver(Channel channel, Ring ring) {
    this.channel = channel;
    this.ring = ring;
  }

  /**
   * Receives the next value, or null when the channel has ended: it is closed, everything sent was
   * received, and no permit is open.
   *
   * @throws IllegalStateException from the poll, if another receive of this receiver is waiting
   * @cancelSafety safe: a dropped receive has taken nothing
   * @fairness values of one sender arrive in the order in which it sent them
   */
  public Future<@Nullable T> recv() {
    return new Recv<>(this);
  }

  /**
   * Waits for at least one value and adds it, and what else is there, to {@code into}. Answers how
   * many were added: zero only at the end of the channel, or at once if {@code max} is zero.
   *
   * @param into where the values go; its {@code add} must not throw, or the value is lost
   * @param max most values to add
   * @throws IllegalArgumentException if {@code max} is negative
   * @cancelSafety safe: values are added only by the poll that finishes
   */
  public Future<Integer> recvMany(Collection<? super T> into, int max) {
    if (max < 0) {
      throw new IllegalArgumentException("max must not be negative: " + max);
    }
    return new RecvMany<>(this, Objects.requireNonNull(into, "into"), max);
  }

  /**
   * Takes the next value if there is one. Null tells that there is none now; {@link #isDrained}
   * tells whether there will be.
   */
  public @Nullable T tryRecv() {
    checkAlone(null);
    return cast(channel.receiveNow(this));
  }

  /**
   * Refuses more values: senders that wait, and later sends, fail with {@link SendError}. What was
   * sent before can still be received, and so can what open permits send. Idempotent.
   *
   * @memory what nobody receives any more is freed with this receiver; it does not stay with the
   *     senders
   * @wakes the senders that wait for a place, those that wait for {@link Sender#closed}, and a
   *     receive that waits
   */
  @Override
  public void close() {
    channel.refuse();
  }

  /** Tells whether nothing new can be sent, because either end was closed. */
  public boolean isClosed() {
    return channel.isClosed();
  }

  /** Tells whether the channel has ended, so that {@link #recv} answers null. */
  public boolean isDrained() {
    return channel.isDrained();
  }

  /**
   * Returns the values as a stream, which ends when the channel has. The stream owns this receiver:
   * dropping it closes the receiver.
   *
   * @cancelSafety as safe as {@link #recv}
   * @fairness as for {@link #recv}
   */
  public Stream<T> stream() {
    return new ReceiverStream<>(this);
  }

  /** Returns how many values were sent and not yet received. Others may change it at once. */
  public int len() {
    return channel.length();
  }

  /** Returns how many values the channel can hold. */
  public int maxCapacity() {
    return channel.capacity;
  }

  /** Polls for {@code future}, the only one that may be parked. */
  @Nullable Object pollReceive(Object future, Context cx) {
    checkAlone(future);
    Object answer = channel.pollReceive(this, cx);
    parked = answer == Poll.PENDING ? future : null;
    return answer;
  }

  /** Lets go of the waker of {@code future}, which is being dropped. */
  void abandon(Object future) {
    if (parked == future) {
      parked = null;
      channel.unpark();
    }
  }

  /** Takes the next value if its slot is filled. */
  @Nullable T take() {
    return cast(channel.tryReceive(this));
  }

  @SuppressWarnings("unchecked") // only T is sent
  private @Nullable T cast(@Nullable Object value) {
    return (T) value;
  }

  private void checkAlone(@Nullable Object future) {
    if (parked != null && parked != future) {
      throw new IllegalStateException(
          "another receive of this receiver is waiting; one at a time: await it or drop it first");
    }
  }
}
