package dev.dormouse.future;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Goes on with a second future made of the first one's value. */
final class ThenFuture<T extends @Nullable Object, R extends @Nullable Object>
    extends RawFuture<R> {
  private final String name;

  /** The first future while {@link #next} is set, the second one afterwards, null at the end. */
  private @Nullable LocalFuture<?> current;

  private @Nullable Function<? super T, ? extends Future<R>> next;

  ThenFuture(String name, LocalFuture<T> first, Function<? super T, ? extends Future<R>> next) {
    this.name = name;
    this.current = first;
    this.next = next;
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Object pollRaw(Context cx) throws Exception {
    for (; ; ) {
      LocalFuture<?> future = current;
      if (future == null) {
        throw Finished.polledAgain(name);
      }
      Object value;
      try {
        value = future.pollRaw(cx);
      } catch (Throwable failure) {
        release();
        throw failure;
      }
      if (value == Poll.PENDING) {
        return Poll.PENDING;
      }
      Function<? super T, ? extends Future<R>> make = next;
      release();
      if (make == null) {
        return value;
      }
      current =
          Objects.requireNonNull(make.apply((T) value), name + ": the function returned null");
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of(name, current);
  }

  @Override
  public void drop() {
    LocalFuture<?> future = current;
    release();
    if (future != null) {
      future.drop();
    }
  }

  private void release() {
    current = null;
    next = null;
  }
}
