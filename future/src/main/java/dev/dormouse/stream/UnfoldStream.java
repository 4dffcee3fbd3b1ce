package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes each item, and the next state, in a future that begins with the state. */
final class UnfoldStream<S, T> extends RawStream<T> {
  private final Function<? super S, ? extends Future<? extends @Nullable Unfolded<S, T>>> function;

  /** The state between two items, or null. */
  private @Nullable S state;

  /** The future that makes the next item, or null. With no state either, the stream ends. */
  private @Nullable Future<? extends @Nullable Unfolded<S, T>> running;

  private boolean ended;

  UnfoldStream(
      S seed, Function<? super S, ? extends Future<? extends @Nullable Unfolded<S, T>>> function) {
    this.state = Objects.requireNonNull(seed, "seed");
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  @SuppressWarnings("unchecked") // what the function's futures give
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (ended) {
      throw polledAgain("unfold");
    }
    Future<? extends @Nullable Unfolded<S, T>> future = running;
    if (future == null) {
      S from = state;
      if (from == null) { // the step before has failed, and the state is gone with it
        ended = true;
        return null;
      }
      if (!cx.proceed()) {
        return Poll.PENDING;
      }
      state = null;
      future = Objects.requireNonNull(function.apply(from), "unfold: the function returned null");
      running = future;
    }
    boolean pending = false;
    try {
      Object answer = future.pollRaw(cx);
      pending = answer == Poll.PENDING;
      if (pending) {
        return answer;
      }
      return take((Unfolded<S, T>) answer);
    } finally {
      if (!pending) {
        running = null;
      }
    }
  }

  private @Nullable T take(@Nullable Unfolded<S, T> step) {
    if (step == null) {
      ended = true;
      return null;
    }
    state = Objects.requireNonNull(step.state(), "unfold: the next state is null");
    return Objects.requireNonNull(
        step.item(), "unfold: null is no item; give null instead of the pair to end the stream");
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("unfold", running);
  }

  @Override
  public void drop() {
    Future<?> future = running;
    ended = true;
    running = null;
    state = null;
    if (future != null) {
      future.drop();
    }
  }
}
