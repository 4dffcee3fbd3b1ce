package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.MustUse;
import dev.dormouse.future.Waker;
import dev.dormouse.stream.Stream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value that some change and others follow, as the pair of the first ends.
 *
 * <p>Receivers see the latest value only: one that is slow misses those in between, and nothing is
 * kept for it. A value is replaced and never altered: it should be immutable, since all receivers
 * are handed the same object, and no lock is held while they look at it.
 *
 * @param sender the first sender; {@link Sender#copy} makes more
 * @param receiver the first receiver, which has seen the first value
 * @param <T> type of the value
 */
public record Watch<T extends @Nullable Object>(Sender<T> sender, Receiver<T> receiver) {
  /** Takes the ends as they are; {@link #channel} makes them. */
  public Watch {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(receiver, "receiver");
  }

  /**
   * Makes a channel whose value is {@code first}.
   *
   * @memory with compact object headers 160 bytes for everything; 40 for each further receiver,
   *     waiting or not
   */
  public static <T extends @Nullable Object> Watch<T> channel(T first) {
    Watched<T> watched = new Watched<>(first);
    return new Watch<>(new Sender<>(watched), new Receiver<>(watched, Watched.FIRST));
  }

  /**
   * Makes a channel that nobody receives from yet, and returns its sender.
   *
   * @memory as {@link #channel}
   */
  public static <T extends @Nullable Object> Sender<T> sender(T first) {
    Watch<T> ends = channel(first);
    ends.receiver().close();
    return ends.sender();
  }

  /**
   * A sending end. Any number of tasks and threads may use one; copies are for counting: receivers
   * learn that no change will come when the last sender was closed.
   *
   * @param <T> type of the value
   */
  public static final class Sender<T extends @Nullable Object> implements AutoCloseable {
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

    private final Watched<T> watched;

    @SuppressWarnings("unused") // through CLOSED only
    private boolean closed;

    Sender(Watched<T> watched) {
      this.watched = watched;
    }

    /**
     * Makes {@code value} the latest; never waits. Sending the same value again is a change too.
     *
     * @throws SendError with the value, if there is no receiver or this sender was closed: nothing
     *     has changed. {@link #sendReplace} needs no receiver
     * @wakes all receivers that wait, in no particular order
     */
    public void send(T value) throws SendError {
      if (closedOpaque()) {
        throw new SendError(value, "this sender was closed");
      }
      if (watched.ends.receivers() == 0) {
        throw new SendError(value, "nobody receives; subscribe before, or use sendReplace");
      }
      watched.replace(value);
    }

    /**
     * Makes {@code value} the latest, whether there are receivers or not.
     *
     * @return the value before
     * @throws IllegalStateException if this sender was closed
     * @wakes as {@link #send}
     */
    public T sendReplace(T value) {
      checkOpen();
      return watched.replace(value);
    }

    /**
     * Makes what {@code change} returns for the latest value the next one, whether there are
     * receivers or not.
     *
     * @param change has no other effect, since it is called again if another sender was quicker;
     *     called without a lock. If it throws, nothing has changed and nobody is woken
     * @throws IllegalStateException if this sender was closed
     * @wakes as {@link #send}
     */
    public void sendModify(UnaryOperator<T> change) {
      Objects.requireNonNull(change, "change");
      checkOpen();
      watched.change(change, false);
    }

    /**
     * Makes what {@code change} returns for the latest value the next one, unless it is the same
     * object.
     *
     * @param change as for {@link #sendModify}
     * @return whether there was a change
     * @throws IllegalStateException if this sender was closed
     * @wakes as {@link #send}, if there was a change
     */
    public boolean sendIfModified(UnaryOperator<T> change) {
      Objects.requireNonNull(change, "change");
      checkOpen();
      boolean[] changed = new boolean[1];
      watched.change(
          before -> {
            T next = change.apply(before);
            changed[0] = next != before;
            return next;
          },
          true);
      return changed[0];
    }

    /** Returns the latest value. */
    public T borrow() {
      return watched.latest().value();
    }

    /**
     * Makes a receiver that has seen the latest value. It may be made when there are no others.
     *
     * @throws IllegalStateException if this sender was closed, or there are {@link
     *     Limits#CHANNEL_RECEIVERS_MAX} receivers
     */
    @MustUse("a receiver counts until it is closed")
    public Receiver<T> subscribe() {
      checkOpen();
      watched.ends.addReceiver();
      return new Receiver<>(watched, watched.latest().number());
    }

    /**
     * Returns another sender of the same channel, to be closed on its own.
     *
     * @throws IllegalStateException if this sender was closed, or there are {@link
     *     Limits#CHANNEL_SENDERS_MAX} senders
     */
    @MustUse("the channel stays open until the copy is closed")
    public Sender<T> copy() {
      if (closedOpaque() || !watched.ends.addSender()) {
        throw new IllegalStateException(
            "no copy: this sender was closed, or the channel has "
                + Limits.CHANNEL_SENDERS_MAX
                + " senders");
      }
      return new Sender<>(watched);
    }

    /**
     * Closes this sender. After the last one, the value stays, and a wait for a change fails.
     * Idempotent.
     *
     * @wakes all receivers that wait, if this was the last sender
     */
    @Override
    public void close() {
      if (!exchangeClosed() && watched.ends.removeSender()) {
        watched.end();
      }
    }

    /**
     * Waits until there is no receiver. Somebody may have subscribed again when it is ready.
     *
     * @cancelSafety safe
     */
    public Future<Void> closed() {
      return new NoReceivers(watched.ends, "Watch.Sender.closed");
    }

    /** Tells whether there is no receiver, or this was closed. */
    public boolean isClosed() {
      return closedOpaque() || watched.ends.receivers() == 0;
    }

    /** Returns how many receivers are open. Others may change it at once. */
    public int receiverCount() {
      return watched.ends.receivers();
    }

    /** Returns how many senders are open. */
    public int senderCount() {
      return watched.ends.senders();
    }

    /** Tells whether {@code other} sends into the same channel. */
    public boolean sameChannel(Sender<?> other) {
      return watched == other.watched;
    }

    private void checkOpen() {
      if (closedOpaque()) {
        throw new IllegalStateException("this sender was closed");
      }
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
   * A receiving end. It knows which value it has seen.
   *
   * <p><b>Threads.</b> One task at a time uses a receiver and closes it; it may move between tasks.
   * {@link #borrow} may be called by any thread.
   *
   * @param <T> type of the value
   */
  public static final class Receiver<T extends @Nullable Object> extends CrowdMember
      implements AutoCloseable {
    final Watched<T> watched;

    /** The number of the value that it has seen. Plain: the receiving task's. */
    private long seen;

    private boolean closed;

    Receiver(Watched<T> watched, long seen) {
      this.watched = watched;
      this.seen = seen;
    }

    /** Returns the latest value, also after the channel's end. It does not count as seen. */
    public T borrow() {
      return watched.latest().value();
    }

    /** Returns the latest value, which has then been seen. */
    public T borrowAndUpdate() {
      return see(watched.latest()).value();
    }

    /**
     * Waits for a value that was not seen, which has then been seen; {@link #borrow} returns it, or
     * a later one.
     *
     * @throws RecvError from the poll, if the last sender was closed and the latest value was seen
     * @throws IllegalStateException from the poll, if another wait of this receiver is pending, or
     *     this was closed
     * @cancelSafety safe: a dropped one has seen nothing
     */
    public Future<Void> changed() {
      return new WatchChanged(this);
    }

    /**
     * Waits for a value that {@code wanted} accepts, from the latest on, whether that was seen or
     * not. Its answer and all that were refused have been seen.
     *
     * @param wanted asked once for each value that it meets, by the poll, without a lock. If it
     *     throws, the wait fails with that, and the value was not seen; nobody else notices
     * @throws RecvError from the poll, if the last sender was closed and the latest value was
     *     refused
     * @throws IllegalStateException as {@link #changed}
     * @cancelSafety safe: a dropped one has seen what was refused
     */
    public Future<T> waitFor(Predicate<? super T> wanted) {
      return new WatchWait<>(this, Objects.requireNonNull(wanted, "wanted"));
    }

    /**
     * Tells whether the latest value was not seen.
     *
     * @throws RecvError if the last sender was closed, whether or not there is such a value
     */
    public boolean hasChanged() throws RecvError {
      if (watched.isOver()) {
        throw ended();
      }
      return watched.latest().number() != seen;
    }

    /** Makes the latest value one that was not seen, so that {@link #changed} is ready at once. */
    public void markChanged() {
      seen = Watched.FIRST - 1;
    }

    /** Makes the latest value one that was seen. */
    public void markUnchanged() {
      see(watched.latest());
    }

    /**
     * Returns another receiver, which has seen what this has.
     *
     * @throws IllegalStateException if there are {@link Limits#CHANNEL_RECEIVERS_MAX} receivers
     */
    @MustUse("a receiver counts until it is closed")
    public Receiver<T> copy() {
      watched.ends.addReceiver();
      return new Receiver<>(watched, seen);
    }

    /**
     * Returns a stream of the latest value and those that come, which ends when the last sender was
     * closed. It skips what is replaced before it is asked for. The stream owns this receiver:
     * dropping it closes the receiver. A value that is null fails the poll.
     *
     * @cancelSafety safe: as {@link #changed}
     */
    public Stream<T> stream() {
      markChanged();
      return new WatchStream<>(this);
    }

    /**
     * Returns a stream as {@link #stream} does, which begins with the first value that was not
     * seen.
     *
     * @cancelSafety safe: as {@link #changed}
     */
    public Stream<T> changes() {
      return new WatchStream<>(this);
    }

    /**
     * Stops receiving. A wait of this fails. Idempotent.
     *
     * @wakes a wait of this, and if this is the last one, those that wait for {@link Sender#closed}
     */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        Waker waiting = parkedWaker();
        watched.leave(this);
        WakeUp.call(waiting);
      }
    }

    /** Tells whether {@code other} receives from the same channel. */
    public boolean sameChannel(Receiver<?> other) {
      return watched == other.watched;
    }

    /**
     * Takes the latest version if it is not {@code known}; null if it waits for one, in the name of
     * {@code future}.
     */
    Watched.@Nullable Version<T> poll(Object future, long known, Context cx) throws RecvError {
      if (closed) {
        throw new IllegalStateException("this receiver was closed; use another one to wait");
      }
      checkAlone(future);
      Watched.Version<T> latest = look(known);
      if (latest == null) {
        watched.await(this, cx);
        latest = look(known);
      }
      if (latest == null) {
        park(future);
      } else {
        unpark();
      }
      return latest;
    }

    private Watched.@Nullable Version<T> look(long known) throws RecvError {
      boolean over = watched.isOver();
      Watched.Version<T> latest = watched.latest();
      if (latest.number() != known) {
        return latest;
      }
      if (over) {
        unpark();
        throw ended();
      }
      return null;
    }

    /** Returns {@code version}, which has now been seen. */
    Watched.Version<T> see(Watched.Version<T> version) {
      seen = version.number();
      return version;
    }

    long seen() {
      return seen;
    }

    private static RecvError ended() {
      return new RecvError("the last sender was closed, and no other value will come");
    }
  }
}
