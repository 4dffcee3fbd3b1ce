package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Locals;
import dev.dormouse.future.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that goes with a piece of work instead of through every parameter list: a request's id, a
 * user, a tracing span.
 *
 * <pre>{@code
 * static final TaskLocal<String> USER = TaskLocal.named("user");
 *
 * USER.scope("ada", async(() -> {
 *   log(await(USER.value()));
 * }));
 * }</pre>
 *
 * <p>It is bound while the scoped future is polled, on whatever thread that happens, and nowhere
 * else; an inner binding hides an outer one until its future ends. The children of a {@link Scope}
 * inherit what is bound around the scope; a task that is merely spawned begins with nothing, so
 * bind again what it needs: {@code spawn(USER.scope(user, work()))}.
 *
 * <p>A drop knows no context, so the cleanup of a block that is being dropped finds nothing bound.
 * Read the value before the {@code try}.
 *
 * @param <T> type of the value
 */
public final class TaskLocal<T extends @Nullable Object> {
  private final String name;

  private TaskLocal(String name) {
    this.name = name;
  }

  /** Makes a task-local; the name is for messages. Two with one name are two. */
  public static <T extends @Nullable Object> TaskLocal<T> named(String name) {
    return new TaskLocal<>(Objects.requireNonNull(name, "name"));
  }

  /**
   * Returns {@code future} with this bound to {@code value} while it is polled.
   *
   * @cancelSafety as safe as the future
   */
  public <R extends @Nullable Object> Future<R> scope(T value, Future<R> future) {
    return new BoundFuture<>(this, value, Objects.requireNonNull(future, "future"));
  }

  /**
   * Returns a future that stays on its thread with this bound to {@code value} while it is polled.
   *
   * @cancelSafety as safe as the future
   */
  public <R extends @Nullable Object> LocalFuture<R> scopeLocal(T value, LocalFuture<R> future) {
    return new BoundFuture<>(this, value, Objects.requireNonNull(future, "future"));
  }

  /**
   * Returns the value that is bound where this is awaited. Ready at once.
   *
   * @throws IllegalStateException from the poll, if nothing is
   * @cancelSafety safe
   */
  public Future<T> value() {
    return Futures.pollFn(cx -> Poll.ready(in(cx)));
  }

  /**
   * Returns the value that is bound where this is awaited, or else {@code other}. Ready at once.
   *
   * @cancelSafety safe
   */
  public Future<T> valueOr(T other) {
    return Futures.pollFn(cx -> Poll.ready(inOr(cx, other)));
  }

  /**
   * Returns the value that is bound in a context, for polls written by hand.
   *
   * @throws IllegalStateException if nothing is
   */
  public T in(Context cx) {
    Locals binding = Locals.find(cx.locals(), this);
    if (binding == null) {
      throw new IllegalStateException(
          this
              + (cx.isDropping()
                  ? ": the block is being dropped, and a drop knows no task; read it before the try"
                  : ": nothing is bound here; a spawned task does not inherit it, bind it again"));
    }
    return valueOf(binding);
  }

  /** Returns the value that is bound in a context, or else {@code other}. */
  public T inOr(Context cx, T other) {
    Locals binding = Locals.find(cx.locals(), this);
    return binding == null ? other : valueOf(binding);
  }

  /** Tells whether a value is bound in a context. */
  public boolean isBoundIn(Context cx) {
    return Locals.find(cx.locals(), this) != null;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // this key is bound by scope() only
  private T valueOf(Locals binding) {
    return (T) binding.value();
  }

  @Override
  public String toString() {
    return "task-local " + name;
  }
}
