package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.MustUse;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import dev.dormouse.stream.Stream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A channel whose every receiver gets every value that is sent after it subscribed, as the pair of
 * its first ends.
 *
 * <p><b>Sending never waits.</b> The channel keeps the latest values up to its capacity. A receiver
 * that is further behind has missed values: its next receive fails with {@link LaggedError}, which
 * says how many, and the one after that gives the oldest that is left. Nobody else notices. What
 * all receivers have seen is let go at once.
 *
 * @param sender the first sender; {@link Sender#copy} makes more
 * @param receiver the first receiver; {@link Sender#subscribe} makes more
 * @param <T> type of the values, which are not null
 */
public record Broadcast<T>(Sender<T> sender, Receiver<T> receiver) {
  /** Takes the ends as they are; {@link #channel} makes them. */
  public Broadcast {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(receiver, "receiver");
  }

  /**
   * Makes a channel that keeps exactly {@code capacity} values for receivers that are behind.
   *
   * @throws IllegalArgumentException if {@code capacity} is not between 1 and {@link
   *     Limits#CHANNEL_CAPACITY_MAX}
   * @memory with compact object headers 200 bytes for everything when new; 40 for each further
   *     receiver, waiting or not. 24 for each value that somebody has not seen, and 4 to 8 for each
   *     value of the most there have been since all were seen
   */
  public static <T> Broadcast<T> channel(int capacity) {
    BroadcastRing ring = new BroadcastRing(checked(capacity));
    return new Broadcast<>(new Sender<>(ring), new Receiver<>(ring, 0));
  }

  /**
   * Makes a channel that nobody receives from yet, and returns its sender.
   *
   * @throws IllegalArgumentException as {@link #channel}
   * @memory as {@link #channel}
   */
  public static <T> Sender<T> sender(int capacity) {
    Broadcast<T> ends = channel(capacity);
    ends.receiver().close();
    return ends.sender();
  }

  private static int checked(int capacity) {
    if (capacity < 1 || capacity > Limits.CHANNEL_CAPACITY_MAX) {
      throw new IllegalArgumentException(
          "capacity must be between 1 and " + Limits.CHANNEL_CAPACITY_MAX + ": " + capacity);
    }
    return capacity;
  }

  /**
   * A sending end. Any number of tasks and threads may use one; copies are for counting: the
   * channel ends when its last sender was closed.
   *
   * @param <T> type of the values
   */
  public static final class Sender<T> implements AutoCloseable {
    /*
     * false -> true  close()  getAndSet: the first one counts the sender out
     */
    private static final VarHandle CLOSED;

    static {
      try {
        CLOSED = MethodHandles.lookup().findVarHandle(Sender.class, "closed", boolean.class);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    private final BroadcastRing ring;

    @SuppressWarnings("unused") // through CLOSED only
    private boolean closed;

    Sender(BroadcastRing ring) {
      this.ring = ring;
    }

    /**
     * Sends {@code value} to all receivers that there are; never waits.
     *
     * @return how many receivers those are; some may be closed before they see it
     * @throws SendError with the value, if there is no receiver or this sender was closed; a later
     *     send may find one
     * @wakes all receivers that wait, in no particular order
     */
    public int send(T value) throws SendError {
      Objects.requireNonNull(value, "value");
      if (closedOpaque()) {
        throw new SendError(value, "this sender was closed");
      }
      int receivers = ring.send(value);
      if (receivers == 0) {
        throw new SendError(value, "nobody receives; subscribe before sending");
      }
      return receivers;
    }

    /**
     * Makes a receiver of what is sent from now on. It may be made when there are no others.
     *
     * @throws IllegalStateException if this sender was closed, or there are {@link
     *     Limits#CHANNEL_RECEIVERS_MAX} receivers
     */
    @MustUse("a receiver counts until it is closed")
    public Receiver<T> subscribe() {
      if (closedOpaque()) {
        throw new IllegalStateException("this sender was closed; subscribe before closing it");
      }
      return ring.subscribe();
    }

    /**
     * Returns another sender of the same channel, to be closed on its own.
     *
     * @throws IllegalStateException if this sender was closed, or there are {@link
     *     Limits#CHANNEL_SENDERS_MAX} senders
     */
    @MustUse("the channel stays open until the copy is closed")
    public Sender<T> copy() {
      if (closedOpaque() || !ring.ends.addSender()) {
        throw new IllegalStateException(
            "no copy: this sender was closed, or the channel has "
                + Limits.CHANNEL_SENDERS_MAX
                + " senders");
      }
      return new Sender<>(ring);
    }

    /**
     * Returns what can make a sender as long as there is one, and does not keep the channel open.
     */
    public WeakSender<T> downgrade() {
      return new WeakSender<>(ring);
    }

    /**
     * Closes this sender. After the last one, receivers get what was sent, and then null.
     * Idempotent.
     *
     * @wakes all receivers that wait, if this was the last sender
     */
    @Override
    public void close() {
      if (!exchangeClosed() && ring.ends.removeSender()) {
        ring.end();
      }
    }

    /**
     * Waits until there is no receiver. Somebody may have subscribed again when it is ready.
     *
     * @cancelSafety safe
     */
    public Future<Void> closed() {
      return new NoReceivers(ring.ends, "Broadcast.Sender.closed");
    }

    /** Returns how many values are kept because some receiver has not seen them. */
    public int len() {
      return ring.length();
    }

    /** Tells whether all receivers have seen everything. */
    public boolean isEmpty() {
      return len() == 0;
    }

    /** Returns how many values the channel keeps at most. */
    public int maxCapacity() {
      return ring.capacity;
    }

    /** Returns how many receivers are open. Others may change it at once. */
    public int receiverCount() {
      return ring.ends.receivers();
    }

    /** Returns how many senders are open. */
    public int strongCount() {
      return ring.ends.senders();
    }

    /** Returns how many weak senders were made and not closed. */
    public int weakCount() {
      return ring.ends.weakSenders();
    }

    /** Tells whether {@code other} sends into the same channel. */
    public boolean sameChannel(Sender<?> other) {
      return ring == other.ring;
    }

    /** Opaque: a look without promise; pairs with exchangeClosed(). */
    private boolean closedOpaque() {
      return (boolean) CLOSED.getOpaque(this);
    }

    /** Full: the first close counts; pairs with itself and with closedOpaque(). */
    private boolean exchangeClosed() {
      return (boolean) CLOSED.getAndSet(this, true);
    }
  }

  /**
   * What can make a sender while there is one; it keeps neither channel nor receivers waiting. Any
   * thread may use it. Closing it is for {@link Sender#weakCount} only.
   *
   * @param <T> type of the values
   */
  public static final class WeakSender<T> implements AutoCloseable {
    private final BroadcastRing ring;

    /** Under the lock of the ends. */
    private boolean closed;

    WeakSender(BroadcastRing ring) {
      this.ring = ring;
      ring.ends.addWeakSender();
    }

    /** Returns a new sender, or null if the last one was closed. */
    @MustUse("the channel stays open until the sender is closed")
    public @Nullable Sender<T> upgrade() {
      return ring.ends.addSender() ? new Sender<>(ring) : null;
    }

    /** Counts this out. Idempotent. */
    @Override
    public void close() {
      synchronized (ring.ends) {
        if (!closed) {
          closed = true;
          ring.ends.removeWeakSender();
        }
      }
    }
  }

  /**
   * A receiving end. It has its own place in the sequence of values.
   *
   * <p><b>Threads.</b> One task at a time uses a receiver and closes it; it may move between tasks.
   * One that is not closed is counted, and what it has not seen is kept up to the capacity.
   *
   * @param <T> type of the values
   */
  public static final class Receiver<T> extends CrowdMember implements AutoCloseable {
    private final BroadcastRing ring;

    /** What it reads next. Plain: the receiving task's. */
    long position;

    private boolean closed;

    Receiver(BroadcastRing ring, long position) {
      this.ring = ring;
      this.position = position;
    }

    /**
     * Receives the next value, or null when the last sender was closed and everything was received.
     *
     * @throws LaggedError from the poll, if values were missed; the next receive goes on with the
     *     oldest that is left
     * @throws IllegalStateException from the poll, if another receive of this receiver is waiting,
     *     or this was closed
     * @cancelSafety safe: a dropped receive has taken nothing
     * @fairness values arrive in one order at all receivers
     */
    public Future<@Nullable T> recv() {
      return new BroadcastRecv<>(this);
    }

    /**
     * Takes the next value if there is one. Null tells that there is none now; {@link #isDrained}
     * tells whether there will be.
     *
     * @throws LaggedError if values were missed; the next receive goes on with the oldest that is
     *     left
     */
    public @Nullable T tryRecv() throws LaggedError {
      checkOpen();
      checkAlone(null);
      Object value = ring.tryReceive(this);
      return value == Poll.PENDING ? null : cast(value);
    }

    /**
     * Lets the calling thread wait for the next value; null at the end.
     *
     * @throws LaggedError if values were missed; the next receive goes on with the oldest that is
     *     left
     * @throws InterruptedException if the thread was interrupted; nothing was taken
     */
    public @Nullable T blockingRecv() throws LaggedError, InterruptedException {
      return new BlockingWait().runOrFail(new BroadcastRecv<T>(this), LaggedError.class);
    }

    /**
     * Makes another receiver, of what is sent from now on.
     *
     * @throws IllegalStateException if there are {@link Limits#CHANNEL_RECEIVERS_MAX} receivers
     */
    @MustUse("a receiver counts until it is closed")
    public Receiver<T> resubscribe() {
      return ring.subscribe();
    }

    /**
     * Returns the values as a stream, which ends when the channel has. {@link LaggedError} takes
     * the place of what was missed, and the stream goes on after it. The stream owns this receiver:
     * dropping it closes the receiver.
     *
     * @cancelSafety as safe as {@link #recv}
     */
    public Stream<T> stream() {
      return new BroadcastStream<>(this);
    }

    /**
     * Stops receiving; what only this receiver has not seen is let go. A receive that waits fails.
     * Idempotent.
     *
     * @wakes a receive of this that waits, and if this is the last one, those that wait for {@link
     *     Sender#closed}
     */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        Waker waiting = parkedWaker();
        ring.leave(this);
        WakeUp.call(waiting);
      }
    }

    /** Returns how many values it has not received; more than the capacity if it missed some. */
    public long len() {
      return ring.ahead(this);
    }

    /** Tells whether there is nothing to receive now. */
    public boolean isEmpty() {
      return len() == 0;
    }

    /** Tells whether the last sender was closed. */
    public boolean isClosed() {
      return ring.isOver();
    }

    /** Tells whether {@link #recv} answers null now and for good. */
    public boolean isDrained() {
      return ring.isOver() && isEmpty();
    }

    /** Returns how many senders are open. */
    public int senderStrongCount() {
      return ring.ends.senders();
    }

    /** Returns how many weak senders were made and not closed. */
    public int senderWeakCount() {
      return ring.ends.weakSenders();
    }

    /** Tells whether {@code other} receives from the same channel. */
    public boolean sameChannel(Receiver<?> other) {
      return ring == other.ring;
    }

    /** Polls for {@code future}, the only one that may be parked. */
    @Nullable Object pollReceive(Object future, Context cx) throws LaggedError {
      checkOpen();
      checkAlone(future);
      Object answer;
      try {
        answer = ring.pollReceive(this, cx);
      } catch (LaggedError lagged) {
        unpark();
        throw lagged;
      }
      if (answer == Poll.PENDING) {
        park(future);
      } else {
        unpark();
      }
      return answer;
    }

    private void checkOpen() {
      if (closed) {
        throw new IllegalStateException("this receiver was closed; use another one to receive");
      }
    }

    @SuppressWarnings("unchecked") // only T is sent
    private @Nullable T cast(@Nullable Object value) {
      return (T) value;
    }
  }
}
