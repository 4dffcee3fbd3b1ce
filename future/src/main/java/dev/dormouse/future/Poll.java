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
   * instance of {@link Pending}. A future whose own value is this object cannot use the raw form.
   */
  Object PENDING = Pending.INSTANCE;

  /**
   * The value is there. A future that answered this may not be polled again.
   *
   * @param value what the future produced
   */
  record Ready<T extends @Nullable Object>(T value) implements Poll<T> {}

  /** Not yet: the waker of the context has been stored and is called when a poll is worthwhile. */
  final class Pending<T extends @Nullable Object> implements Poll<T> {
    static final Pending<?> INSTANCE = new Pending<>();

    private Pending() {}

    @Override
    public String toString() {
      return "Pending";
    }
  }

  /** Returns a {@link Ready} that holds {@code value}. */
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
