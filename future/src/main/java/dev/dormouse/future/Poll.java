package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * The answer of one {@link LocalFuture#poll poll}: the value is there, or it is not yet.
 *
 * <p>A failure is neither: it is thrown by the poll.
 *
 * @param <T> type of the value
 */
public sealed interface Poll<T extends @Nullable Object> {

  /**
   * The sentinel that {@link LocalFuture#pollRaw pollRaw} returns for "not yet". It is also the one
   * instance of {@link Pending}. No future has it as its value.
   */
  Object PENDING = Pending.INSTANCE;

  /**
   * The value is there. A future that answered this may not be polled again.
   *
   * @param value what the future produced
   */
  record Ready<T extends @Nullable Object>(T value) implements Poll<T> {
    /**
     * Takes the value.
     *
     * @throws IllegalArgumentException if that is {@link Pending}, which as a value would be taken
     *     for "not yet", by an executor that nobody is going to wake
     */
    public Ready {
      if (value == PENDING) {
        throw new IllegalArgumentException(
            "Pending is no value: return the answer of the inner poll as it is, or look at it by"
                + " Futures.pollImmediate");
      }
    }
  }

  /** Not yet: the waker of the context has been stored and is called when a poll is worthwhile. */
  final class Pending<T extends @Nullable Object> implements Poll<T> {
    static final Pending<?> INSTANCE = new Pending<>();

    private Pending() {}

    @Override
    public String toString() {
      return "Pending";
    }
  }

  /**
   * Returns a {@link Ready} that holds {@code value}.
   *
   * @throws IllegalArgumentException if that is {@link Pending}: see {@link Ready}
   */
  static <T extends @Nullable Object> Poll<T> ready(T value) {
    return new Ready<>(value);
  }

  /** Returns the one {@link Pending}. */
  @SuppressWarnings("unchecked")
  static <T extends @Nullable Object> Poll<T> pending() {
    return (Poll<T>) Pending.INSTANCE;
  }

  /** Turns the answer of a raw poll into a {@code Poll}. */
  @SuppressWarnings({"unchecked", "NullAway"}) // T decides whether null is a value
  static <T extends @Nullable Object> Poll<T> ofRaw(@Nullable Object raw) {
    return raw == PENDING ? pending() : new Ready<>((T) raw);
  }

  /** Tells whether the value is there. */
  default boolean isReady() {
    return this instanceof Ready;
  }
}
