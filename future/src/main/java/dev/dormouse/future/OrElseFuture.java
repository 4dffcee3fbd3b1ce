package dev.dormouse.future;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Goes on with a second future made of the first one's failure. */
final class OrElseFuture<T extends @Nullable Object> extends RawFuture<T> {
  /** The first future while {@link #next} is set, the second one afterwards, null at the end. */
  private @Nullable Future<? extends T> current;

  private @Nullable Function<? super Exception, ? extends Future<? extends T>> next;

  OrElseFuture(Future<T> first, Function<? super Exception, ? extends Future<? extends T>> next) {
    this.current = first;
    this.next = next;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    for (; ; ) {
      Future<? extends T> future = current;
      if (future == null) {
        throw Finished.polledAgain("orElse");
      }
      try {
        Object value = future.pollRaw(cx);
        if (value != Poll.PENDING) {
          release();
        }
        return value;
      } catch (Exception failure) {
        Function<? super Exception, ? extends Future<? extends T>> make = next;
        release();
        if (make == null) {
          throw failure;
        }
        current = Objects.requireNonNull(make.apply(failure), "orElse: the function returned null");
      } catch (Throwable error) {
        release();
        throw error;
      }
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("orElse", current);
  }

  @Override
  public void drop() {
    Future<? extends T> future = current;
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
