package dev.dormouse.future;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that is not there yet, as a small machine that somebody else drives.
 *
 * <p><b>Lazy.</b> Creating a future does nothing; it moves only while it is polled. <b>One
 * owner</b> polls it to its end or drops it; polling after the end is an {@link
 * IllegalStateException} that names the future. <b>Pending means stored</b>: a poll that answers
 * pending has stored the waker of its context, and the latest stored waker is the one that counts.
 * <b>A failure is thrown</b> by the poll that meets it. <b>{@code drop} cancels</b>, at any await,
 * deterministically.
 *
 * <p><b>Threads.</b> A future may be polled by different threads one after the other, never by two
 * at once; the executor's hand-off gives happens-before. A value that must stay on one thread makes
 * it a {@link LocalFuture}.
 *
 * <p>{@code poll} is the one abstract method, so a lambda is a future. Library leaves extend {@link
 * RawFuture} instead, which allocates no answer.
 *
 * @param <T> type of the value
 */
@FunctionalInterface
public interface Future<T extends @Nullable Object> extends LocalFuture<T> {

  /**
   * {@inheritDoc}
   *
   * @cancelSafety as safe as this future: nothing is added that could be lost
   */
  @Override
  default <R extends @Nullable Object> Future<R> map(Function<? super T, ? extends R> function) {
    return new MapFuture<>(this, Objects.requireNonNull(function, "function"));
  }

  /**
   * Returns this future under a name: that of a task which it is spawned as, in messages, {@link
   * JoinError} and dumps.
   *
   * @cancelSafety as safe as this future
   */
  @Override
  default Future<T> named(String name) {
    return new NamedFuture<>(Objects.requireNonNull(name, "name"), this);
  }

  /**
   * Returns a future that goes on with the future that {@code next} makes of this one's value. This
   * future has ended before {@code next} is called.
   *
   * @cancelSafety drops whichever of the two is under way; a value already handed to {@code next}
   *     is lost with the second future
   */
  @CancelUnsafe("the value handed to the second future")
  default <R extends @Nullable Object> Future<R> then(
      Function<? super T, ? extends Future<R>> next) {
    return new ThenFuture<>("then", this, Objects.requireNonNull(next, "next"));
  }

  /**
   * Returns a future that ends with a value however this one ends: with an {@link Outcome} that
   * holds the value or the exception. An {@link Error} is no outcome; it is thrown on.
   *
   * @cancelSafety as safe as this future: nothing is added that could be lost
   */
  default Future<Outcome<T>> outcome() {
    return new OutcomeFuture<>(this);
  }

  /**
   * Returns a future that shows its value to {@code look} and hands it on. What {@code look} throws
   * is the failure.
   *
   * @cancelSafety as safe as this future: nothing is added that could be lost
   */
  default Future<T> inspect(Consumer<? super T> look) {
    return new InspectFuture<>(this, Objects.requireNonNull(look, "look"));
  }

  /**
   * Returns a future that shows the exception which it fails with to {@code look} and throws it on.
   * What {@code look} throws is suppressed into it. An {@link Error} is not shown.
   *
   * @cancelSafety as safe as this future: nothing is added that could be lost
   */
  default Future<T> inspectFailure(Consumer<? super Exception> look) {
    return new InspectFailureFuture<>(this, Objects.requireNonNull(look, "look"));
  }

  /**
   * Returns a future that fails with what {@code map} makes of this one's exception. An {@link
   * Error} is thrown on as it is.
   *
   * @cancelSafety as safe as this future: nothing is added that could be lost
   */
  default Future<T> mapFailure(Function<? super Exception, ? extends Exception> map) {
    return new MapFailureFuture<>(this, Objects.requireNonNull(map, "map"));
  }

  /**
   * Returns a future that makes a value of this one's failure if that is of {@code type}, as a
   * catch clause does; other failures are thrown on. Of all types only {@code Throwable} and {@code
   * Error} catch errors too.
   *
   * @cancelSafety as safe as this future: nothing is added that could be lost
   */
  default <X extends Throwable> Future<T> catchFailure(
      Class<X> type, Function<? super X, ? extends T> recover) {
    Objects.requireNonNull(type, "type");
    return new CatchFailureFuture<>(this, type, Objects.requireNonNull(recover, "recover"));
  }

  /**
   * Returns a future that, where this one fails with an exception, goes on with the future that
   * {@code next} makes of it. This future has ended before {@code next} is called. An {@link Error}
   * is thrown on.
   *
   * @cancelSafety drops whichever of the two is under way
   */
  default Future<T> orElse(Function<? super Exception, ? extends Future<? extends T>> next) {
    return new OrElseFuture<>(this, Objects.requireNonNull(next, "next"));
  }

  /**
   * Returns an owner of this future that can be polled from several places and remembers whether it
   * has ended.
   *
   * @cancelSafety as safe as this future
   */
  default Fuse<T> fuse() {
    return new Fuse<>(this);
  }

  /**
   * Lends this future to a {@code select}, a {@code race} or a time-out, which may drop the loan
   * and leaves the future as it is: it can be lent again, or awaited. Its owner stays responsible
   * for it. A {@link JoinHandle} needs none, since its task runs by itself; other futures belong
   * into a {@link Fuse} that a try-with-resources closes.
   *
   * @cancelSafety safe: dropping the loan leaves this future as it is
   */
  @CancelSafe("only the loan is dropped")
  default Future<T> byRef() {
    return new ByRefFuture<>(this);
  }

  /**
   * Returns this future as a branch of {@code select} or {@code race} that may win only if {@code
   * enabled}. One that may not is never polled there, and dropped with the other losers; elsewhere
   * it never ends.
   *
   * @cancelSafety as safe as this future
   */
  default Future<T> onlyIf(boolean enabled) {
    return enabled ? this : new DisabledFuture<>(this);
  }

  /**
   * Returns the first copy of a future whose end is for several owners. This one is polled by way
   * of the copies.
   *
   * @cancelSafety dropping a copy leaves the others as they are; this future is dropped with the
   *     last
   */
  default Shared<T> shared() {
    return new Shared<>(this);
  }

  /**
   * Splits this future into what does the work, to be spawned on any executor, and what waits for
   * the end.
   */
  default RemoteHandle.Pair<T> remoteHandle() {
    RemoteCell<T> cell = new RemoteCell<>();
    return new RemoteHandle.Pair<>(new RemoteFuture<>(cell, this), new RemoteHandle<>(cell));
  }

  /**
   * Returns a future that any thread can end.
   *
   * @cancelSafety as safe as this future, which an abort drops
   */
  default Abortable<T> abortable() {
    return new Abortable<>(this);
  }

  /**
   * Polls this future once, with a waker that wakes nobody, and drops it if it is not ready. It
   * finds no services of an executor.
   *
   * @throws Exception the failure of this future
   */
  default Poll<T> nowOrNever() throws Exception {
    Poll<T> answer = poll(Context.noop());
    if (!answer.isReady()) {
      drop();
    }
    return answer;
  }
}
