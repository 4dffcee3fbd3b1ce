package dev.dormouse.future;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A future that must stay on the thread which first polls it.
 *
 * <p>It has exactly what confinement can carry: {@code poll}, {@code drop}, {@code map} and a name.
 * Compose it with {@link Async#asyncLocal} and {@link Async#await}; run it with {@code spawnLocal}.
 * A {@link Future} is a {@code LocalFuture} that may also move between threads.
 *
 * <p>The rules are those of {@link Future}.
 *
 * @param <T> type of the value
 */
@FunctionalInterface
public interface LocalFuture<T extends @Nullable Object> {

  /**
   * Tries to finish without waiting.
   *
   * @param cx whose waker is called when another poll is worthwhile; valid during this call only
   * @return the value, or pending after the waker of {@code cx} was stored
   * @throws IllegalStateException if the future had already finished or was dropped
   * @throws Exception the failure of this future; it has then finished
   */
  Poll<T> poll(Context cx) throws Exception;

  /**
   * Does what {@link #poll} does without allocating an answer.
   *
   * @param cx as for {@code poll}
   * @return the value itself, or {@link Poll#PENDING}
   * @throws Exception as for {@code poll}
   */
  default @Nullable Object pollRaw(Context cx) throws Exception {
    Poll<T> answer = poll(cx);
    return switch (answer) {
      case Poll.Ready<T>(var value) -> value;
      case Poll.Pending<T> _ -> Poll.PENDING;
    };
  }

  /**
   * Ends this future without its value: its children are dropped, child first, and cleanup code
   * runs. Idempotent; does nothing after the end; never blocks. Dropping a future that was never
   * polled runs none of its code.
   *
   * @throws DropFailure if cleanup code threw; everything has been dropped all the same
   */
  default void drop() {}

  /**
   * Returns a future that applies {@code function} to the value of this one.
   *
   * @cancelSafety as safe as this future: nothing is added that could be lost
   */
  default <R extends @Nullable Object> LocalFuture<R> map(
      Function<? super T, ? extends R> function) {
    return new MapFuture<>(this, Objects.requireNonNull(function, "function"));
  }

  /**
   * Returns this future under a name: that of a task which it is spawned as, in messages, {@link
   * JoinError} and dumps.
   *
   * @cancelSafety as safe as this future
   */
  default LocalFuture<T> named(String name) {
    return new NamedFuture<>(Objects.requireNonNull(name, "name"), this);
  }
}
