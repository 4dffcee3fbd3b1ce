package dev.dormouse.future;

import java.util.Objects;
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
    return new ThenFuture<>(this, Objects.requireNonNull(next, "next"));
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
}
