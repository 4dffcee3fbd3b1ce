package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FusedFuture;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A channel for one value, as the pair of its ends.
 *
 * @param sender sends the value
 * @param receiver is the future of the value
 * @param <T> type of the value
 */
public record Oneshot<T extends @Nullable Object>(Sender<T> sender, Receiver<T> receiver) {
  /** Takes the ends as they are; {@link #channel} makes them. */
  public Oneshot {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(receiver, "receiver");
  }

  /**
   * Makes a channel for one value.
   *
   * @memory 32 bytes for both ends with compact object headers, waiting or not; this pair, 16
   *     bytes, is garbage once it was taken apart
   */
  public static <T extends @Nullable Object> Oneshot<T> channel() {
    Receiver<T> receiver = new Receiver<>();
    return new Oneshot<>(new Sender<>(receiver), receiver);
  }

  /**
   * The sending end. Any thread may use it; of several attempts one takes effect.
   *
   * @param <T> type of the value
   */
  public static final class Sender<T extends @Nullable Object> implements AutoCloseable {
    private final Receiver<T> receiver;

    private Sender(Receiver<T> receiver) {
      this.receiver = receiver;
    }

    /**
     * Sends the value; never waits.
     *
     * @return false if the receiver was closed or dropped: the value stays with the caller
     * @throws IllegalStateException if this sender has sent or was closed
     */
    public boolean send(T value) {
      return receiver.put(value);
    }

    /**
     * Ends the channel: without a value sent, the receiver fails with {@link RecvError}. Does
     * nothing after {@link #send}. Idempotent.
     */
    @Override
    public void close() {
      receiver.senderGone();
    }

    /**
     * Waits until nothing can be sent any more: the receiver was closed or dropped, or this sender
     * was used.
     *
     * @cancelSafety safe
     */
    public Future<Void> closed() {
      return new Closed(receiver);
    }

    /** Tells whether nothing can be sent any more. */
    public boolean isClosed() {
      return receiver.hasEnded();
    }

    /** Tells whether {@code other} is the other end of this channel. */
    public boolean isConnectedTo(Receiver<?> other) {
      return receiver == other;
    }
  }

  /**
   * The receiving end: the future of the value. Awaiting it fails with {@link RecvError} if the
   * sender was closed without sending. Dropping it lets go of the value and tells the sender.
   *
   * @param <T> type of the value
   */
  public static final class Receiver<T extends @Nullable Object> extends OneshotCell<T>
      implements FusedFuture<T>, AutoCloseable {
    private Receiver() {}

    /**
     * Returns a future of the value that may be dropped without closing this receiver, for waiting
     * in turns. One at a time.
     *
     * @throws RecvError from the poll, as from awaiting this receiver
     * @cancelSafety safe: the value stays with the receiver
     */
    public Future<T> recv() {
      return new Borrowed<>(this);
    }

    /**
     * Takes the value if it is there.
     *
     * @throws RecvError if no value will come
     * @throws IllegalStateException if the value was taken before
     */
    public Poll<T> tryRecv() throws RecvError {
      return Poll.ofRaw(tryTake());
    }

    /**
     * Lets the calling thread wait for the value. If the thread is interrupted, this receiver stays
     * as it is.
     *
     * @throws RecvError if no value will come
     * @throws IllegalStateException if the value was taken before
     * @throws InterruptedException if the thread was interrupted; nothing was received then
     */
    public T blockingRecv() throws RecvError, InterruptedException {
      return new BlockingWait().runOrFail(recv(), RecvError.class);
    }

    /** Tells whether no value is there: not yet, not any more, or never. */
    public boolean isEmpty() {
      return !hasValue();
    }

    /**
     * Tells whether nothing can come out of this any more: the value was taken, the failure was
     * told, or this was dropped. A choice leaves it out then.
     */
    @Override
    public boolean isTerminated() {
      return isOver();
    }

    /**
     * Refuses a value that was not sent yet. One that was can still be received. Idempotent.
     *
     * @wakes the task that awaits this receiver, and those in {@link Sender#closed}
     */
    @Override
    public void close() {
      refuse();
    }
  }

  /** The value of a receiver that stays open. */
  private static final class Borrowed<T extends @Nullable Object> extends RawFuture<T> {
    private @Nullable Receiver<T> receiver;

    Borrowed(Receiver<T> receiver) {
      this.receiver = receiver;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws RecvError {
      Receiver<T> from = receiver;
      if (from == null) {
        throw Finished.polledAgain("Oneshot.Receiver.recv");
      }
      Object answer;
      try {
        answer = from.pollRaw(cx);
      } catch (Throwable failure) {
        receiver = null;
        throw failure;
      }
      if (answer != Poll.PENDING) {
        receiver = null;
      }
      return answer;
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf("Oneshot.Receiver.recv");
    }

    @Override
    public void drop() {
      Receiver<T> from = receiver;
      receiver = null;
      if (from != null) {
        from.forgetWaker();
      }
    }
  }

  /** Waits until nothing can be sent any more. */
  static final class Closed extends Waiter<Void> {
    private @Nullable OneshotCell<?> cell;

    /** Whether the queue has, or had, this waiter; guarded by the queue. */
    boolean queued;

    Closed(OneshotCell<?> cell) {
      this.cell = cell;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) {
      OneshotCell<?> of = cell;
      if (of == null) {
        throw Finished.polledAgain("Oneshot.Sender.closed");
      }
      if (!cx.proceed()) {
        return Poll.PENDING;
      }
      if (!of.hasEnded() && of.awaitEnd(this, cx.waker())) {
        cx.refund();
        return Poll.PENDING;
      }
      cell = null;
      return null;
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf("Oneshot.Sender.closed");
    }

    @Override
    public void drop() {
      OneshotCell<?> of = cell;
      cell = null;
      if (of != null) {
        of.abandonEnd(this);
      }
    }
  }
}
