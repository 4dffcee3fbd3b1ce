package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Takes each item by a future that begins with the state which the one before left. */
final class UnfoldSink<S, T> implements Sink<T> {
  private final BiFunction<? super S, ? super T, ? extends Future<? extends S>> function;

  /** The state between two items; null while a future runs, and at the end. */
  private @Nullable S state;

  private @Nullable Future<? extends S> running;

  UnfoldSink(S seed, BiFunction<? super S, ? super T, ? extends Future<? extends S>> function) {
    this.state = Objects.requireNonNull(seed, "seed");
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  @SuppressWarnings("unchecked") // the future has an S
  public boolean pollReady(Context cx) throws Exception {
    Future<? extends S> future = running;
    if (future == null) {
      if (state == null) {
        throw Sinks.usedAgain("unfold");
      }
      return true;
    }
    boolean pending = false;
    try {
      Object next = future.pollRaw(cx);
      pending = next == Poll.PENDING;
      if (!pending) {
        state = (S) Objects.requireNonNull(next, "unfold: the next state is null");
      }
      return !pending;
    } finally {
      if (!pending) {
        running = null;
      }
    }
  }

  @Override
  public void startSend(T item) {
    S from = state;
    if (from == null) {
      throw running == null ? Sinks.usedAgain("unfold") : Sinks.notReady("unfold");
    }
    state = null;
    running =
        Objects.requireNonNull(function.apply(from, item), "unfold: the function returned null");
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return pollReady(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    boolean done = pollReady(cx);
    if (done) {
      state = null;
    }
    return done;
  }

  @Override
  public void drop() {
    Future<?> future = running;
    running = null;
    state = null;
    if (future != null) {
      future.drop();
    }
  }
}
