package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.Stream;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one receiving end of a channel made by {@link Mpsc#channel} or {@link Mpsc#unbounded}.
 *
 * <p><b>Threads.</b> One task receives at a time; the receiver may move between tasks. {@link
 * #close}, {@link #isClosed} and what counts may be called by any thread.
 *
 * @param <T> type of the values
 */
public final class Receiver<T> implements AutoCloseable {
  private final Channel channel;

  /**
   * The slots. The channel forgets them when the receiver refuses more, so that what nobody
   * received is freed with this object, however long senders stay open.
   */
  final Slots slots;

  /** The chunk that head is in, or null; the receiving task's. */
  @Nullable Object @Nullable [] chunk;

  /** The future that is parked, or null; the receiving task's. */
  private @Nullable Object parked;

  Receiver(Channel channel, Slots slots) {
    this.channel = channel;
    this.slots = slots;
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
    return new RecvMany<>(this, Objects.requireNonNull(into, "into"), checked(max));
  }

  /**
   * Polls for the next value, for hand-written polls; null is the end of the channel. The waker of
   * the last poll is the one that counts.
   *
   * @throws IllegalStateException if a receive of this receiver is waiting
   */
  public Poll<@Nullable T> pollRecv(Context cx) {
    return cx.proceed() ? Poll.ofRaw(pollReceive(this, cx)) : Poll.pending();
  }

  /**
   * Polls for at least one value, as {@link #recvMany} does.
   *
   * @throws IllegalArgumentException if {@code max} is negative
   * @throws IllegalStateException if a receive of this receiver is waiting
   */
  public Poll<Integer> pollRecvMany(Context cx, Collection<? super T> into, int max) {
    return Poll.ofRaw(pollMany(this, cx, Objects.requireNonNull(into, "into"), checked(max)));
  }

  /**
   * Receives the next value, letting the calling thread wait; null is the end of the channel.
   *
   * @throws IllegalStateException if a receive of this receiver is waiting
   * @throws InterruptedException if the thread was interrupted; nothing was received then
   */
  public @Nullable T blockingRecv() throws InterruptedException {
    return new BlockingWait().run(recv());
  }

  /**
   * Receives as {@link #recvMany} does, letting the calling thread wait.
   *
   * @throws IllegalArgumentException if {@code max} is negative
   * @throws IllegalStateException if a receive of this receiver is waiting
   * @throws InterruptedException if the thread was interrupted; nothing was received then
   */
  public int blockingRecvMany(Collection<? super T> into, int max) throws InterruptedException {
    return new BlockingWait().run(recvMany(into, max));
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

  /** Tells whether nothing is there to be received now. Others may change it at once. */
  public boolean isEmpty() {
    return channel.length() == 0;
  }

  /** Returns how many places are free. Others may change it at once. */
  public int capacity() {
    return channel.room();
  }

  /** Returns how many values the channel can hold. */
  public int maxCapacity() {
    return channel.capacity;
  }

  /** Returns how many senders are open. Others may change it at once. */
  public int senderStrongCount() {
    return channel.senderCount();
  }

  /** Returns how many weak senders are open. Others may change it at once. */
  public int senderWeakCount() {
    return channel.weakSenderCount();
  }

  boolean isOf(Channel other) {
    return channel == other;
  }

  /** Polls for {@code future} and adds what is there, at least one value. */
  @Nullable Object pollMany(Object future, Context cx, Collection<? super T> into, int max) {
    if (max == 0) {
      return 0;
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    Object first = pollReceive(future, cx);
    if (first == Poll.PENDING) {
      return Poll.PENDING;
    }
    int count = 0;
    for (T value = cast(first); value != null; value = cast(channel.tryReceive(this))) {
      into.add(value);
      if (++count == max) {
        break;
      }
    }
    return count;
  }

  /** Polls for {@code future}, the only one that may be parked; this is for polls without one. */
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

  @SuppressWarnings("unchecked") // only T is sent
  private @Nullable T cast(@Nullable Object value) {
    return (T) value;
  }

  private static int checked(int max) {
    if (max < 0) {
      throw new IllegalArgumentException("max must not be negative: " + max);
    }
    return max;
  }

  private void checkAlone(@Nullable Object future) {
    if (parked != null && parked != future && parked != this) {
      throw new IllegalStateException(
          "another receive of this receiver is waiting; one at a time: await it or drop it first");
    }
  }
}
