package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives, instead of each failure, what a future makes of it. */
final class RecoverStream<T> extends Stage<T, T> {
  private final Function<? super Exception, ? extends Future<? extends T>> function;
  private @Nullable Future<? extends T> running;

  RecoverStream(
      Stream<T> source, Function<? super Exception, ? extends Future<? extends T>> function) {
    super("recover", source);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    Future<? extends T> future = running;
    if (future == null) {
      source(); // a poll after the end is no failure of the source
      try {
        return pollSource(cx);
      } catch (Exception failure) {
        future =
            Objects.requireNonNull(function.apply(failure), "recover: the function returned null");
        running = future;
      }
    }
    boolean pending = false;
    try {
      Object answer = future.pollRaw(cx);
      pending = answer == Poll.PENDING;
      return item(answer);
    } finally {
      if (!pending) {
        running = null;
      }
    }
  }

  @Override
  protected FutureInfo info() {
    Future<?> future = running;
    return future == null ? super.info() : FutureInfo.of(name(), future);
  }

  @Override
  public void drop() {
    Future<?> future = running;
    running = null;
    dropWithSource(future);
  }
}
