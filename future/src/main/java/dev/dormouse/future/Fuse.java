package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * Owns a future that is polled from several places, such as the turns of a loop, and remembers
 * whether it has ended. Made by {@link Future#fuse}.
 *
 * <p>After its end it is {@linkplain #isTerminated terminated}: a {@code select} leaves it out, and
 * a poll answers pending for good instead of failing. Closing it drops the future if it has not
 * ended, so that a block that holds it in a try-with-resources drops it when it is dropped itself;
 * {@link Future#byRef} lends it to a choice.
 *
 * @param <T> type of the value
 */
public final class Fuse<T extends @Nullable Object> extends RawFuture<T>
    implements FusedFuture<T>, AutoCloseable {
  private @Nullable Future<T> source;

  Fuse(@Nullable Future<T> source) {
    this.source = source;
  }

  /**
   * Returns a fuse that has ended already, for a variable that gets its future later.
   *
   * @cancelSafety safe
   */
  public static <T extends @Nullable Object> Fuse<T> terminated() {
    return new Fuse<>(null);
  }

  @Override
  public boolean isTerminated() {
    return source == null;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Future<T> from = source;
    if (from == null) {
      return Poll.PENDING;
    }
    Object value;
    try {
      value = from.pollRaw(cx);
    } catch (Throwable failure) {
      source = null;
      throw failure;
    }
    if (value != Poll.PENDING) {
      source = null;
    }
    return value;
  }

  @Override
  protected FutureInfo info() {
    Future<T> from = source;
    return from == null ? FutureInfo.leaf("fuse, ended") : FutureInfo.of("fuse", from);
  }

  @Override
  public void drop() {
    Future<T> from = source;
    source = null;
    if (from != null) {
      from.drop();
    }
  }

  /** Drops the future unless it has ended. */
  @Override
  public void close() {
    drop();
  }
}
